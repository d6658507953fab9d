import Storage

extension Person {
    static let migration = Migration(
        "0030-people",
        """
        CREATE TABLE person (
            id {id},
            name TEXT NOT NULL CHECK (name <> ''),
            unit_id BIGINT NOT NULL REFERENCES unit (id)
        );
        CREATE INDEX person_unit ON person (unit_id, name, id);

        CREATE TABLE account (
            id {id},
            person_id BIGINT NOT NULL REFERENCES person (id),
            login TEXT NOT NULL UNIQUE CHECK (login <> ''),
            password TEXT,
            created_at BIGINT NOT NULL,
            disabled_at BIGINT
        );
        CREATE INDEX account_person ON account (person_id);

        CREATE TABLE role_grant (
            account_id BIGINT NOT NULL REFERENCES account (id),
            unit_id BIGINT NOT NULL REFERENCES unit (id),
            role TEXT NOT NULL CHECK (role IN ('clerk', 'reviewer', 'head', 'programme-office', 'inspector', 'auditor',
                                               'administrator')),
            PRIMARY KEY (account_id, unit_id, role)
        ) {clustered};
        CREATE INDEX role_grant_unit ON role_grant (unit_id);

        -- Only digests of tokens are kept: who reads the database cannot sign in with it.
        CREATE TABLE session (
            token_digest BYTEA PRIMARY KEY,
            account_id BIGINT NOT NULL REFERENCES account (id),
            created_at BIGINT NOT NULL,
            seen_at BIGINT NOT NULL
        ) {clustered};
        CREATE INDEX session_account ON session (account_id);

        -- A link that works once: the first set-up (no account yet), an invitation, a reset.
        CREATE TABLE one_time_link (
            token_digest BYTEA PRIMARY KEY,
            account_id BIGINT REFERENCES account (id),
            expires_at BIGINT NOT NULL
        ) {clustered};
        CREATE INDEX one_time_link_account ON one_time_link (account_id);

        CREATE TABLE sign_in_failure (
            id {id},
            login TEXT NOT NULL,
            address TEXT NOT NULL,
            at BIGINT NOT NULL
        );
        CREATE INDEX sign_in_failure_login ON sign_in_failure (login, at);
        CREATE INDEX sign_in_failure_address ON sign_in_failure (address, at);
        CREATE INDEX sign_in_failure_at ON sign_in_failure (at);
        """)

    /// From which day a role is held; unknown for those given before there was such a column.
    static let migrationOfRoles = Migration("0180-people", "ALTER TABLE role_grant ADD COLUMN since TEXT;")
}
