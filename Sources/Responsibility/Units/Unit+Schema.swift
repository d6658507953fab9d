import Storage

extension Unit {
    static let migration = Migration(
        "0020-units",
        """
        CREATE TABLE unit_kind (
            key TEXT PRIMARY KEY CHECK (key <> ''),
            zh TEXT NOT NULL,
            en TEXT NOT NULL,
            position BIGINT NOT NULL
        );
        INSERT INTO unit_kind (key, zh, en, position) VALUES
            ('province', '省', 'province', 1), ('city', '市', 'city', 2), ('county', '县区', 'county', 3),
            ('township', '乡镇街道', 'township', 4), ('village', '村社区', 'village', 5), ('bureau', '局', 'bureau', 6),
            ('office', '办公室', 'office', 7), ('section', '科室', 'section', 8), ('station', '站所', 'station', 9),
            ('branch', '支部', 'branch', 10), ('school', '学校', 'school', 11), ('hospital', '医院', 'hospital', 12),
            ('plant', '工厂', 'plant', 13), ('company', '公司', 'company', 14),
            ('department', '部门', 'department', 15), ('team', '班组', 'team', 16), ('other', '其他', 'other', 17);

        CREATE TABLE unit (
            id {id},
            parent_id BIGINT REFERENCES unit (id),
            kind TEXT NOT NULL REFERENCES unit_kind (key),
            code TEXT NOT NULL UNIQUE CHECK (code <> ''),
            name TEXT NOT NULL CHECK (name <> ''),
            position BIGINT NOT NULL,
            -- NULL: it was there before the book was begun.
            opened_on TEXT,
            closed_on TEXT,
            successor_id BIGINT REFERENCES unit (id),
            since TEXT NOT NULL,
            CHECK (closed_on IS NULL OR opened_on IS NULL OR closed_on >= opened_on)
        );
        CREATE INDEX unit_children ON unit (parent_id, position, id);
        -- One root: every other unit hangs below it.
        CREATE UNIQUE INDEX unit_root ON unit ((parent_id IS NULL)) WHERE parent_id IS NULL;

        -- What a unit was called and where it hung, before its last change: [since, until).
        CREATE TABLE unit_past (
            unit_id BIGINT NOT NULL REFERENCES unit (id),
            parent_id BIGINT,
            kind TEXT NOT NULL,
            code TEXT NOT NULL,
            name TEXT NOT NULL,
            position BIGINT NOT NULL,
            since TEXT NOT NULL,
            until TEXT NOT NULL,
            PRIMARY KEY (unit_id, since)
        ) {clustered};
        CREATE INDEX unit_past_children ON unit_past (parent_id);

        -- Today's tree, with self rows; a closed unit keeps its rows under its last parent.
        CREATE TABLE unit_ancestry (
            unit_id BIGINT NOT NULL REFERENCES unit (id),
            ancestor_id BIGINT NOT NULL REFERENCES unit (id),
            depth BIGINT NOT NULL,
            since TEXT NOT NULL,
            PRIMARY KEY (unit_id, ancestor_id)
        ) {clustered};
        CREATE UNIQUE INDEX ancestry_down ON unit_ancestry (ancestor_id, unit_id);
        CREATE TABLE unit_ancestry_past (
            unit_id BIGINT NOT NULL,
            ancestor_id BIGINT NOT NULL,
            depth BIGINT NOT NULL,
            since TEXT NOT NULL,
            until TEXT NOT NULL,
            PRIMARY KEY (ancestor_id, unit_id, since)
        ) {clustered};
        CREATE INDEX ancestry_past_up ON unit_ancestry_past (unit_id);
        """)
}
