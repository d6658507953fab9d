import Foundation
import Storage

/// A small book as the first released schema (steps 0001 to 0100) held it: three units, a year of one programme, three people,
/// one accepted meeting with a sheet, one that waits for review. It is never changed.
enum ReleasedBook {
    /// The evidence file that it names, and its SHA-256.
    static let sheet = "签到：李青、王石"
    static let sheetDigest = "d3961f4cf0323e67f3f9bfdf0f73f5a165653fe38941143e18c03c3bc4a66429"

    static let steps = [
        "0001-node-lease",
        "0010-ledger",
        "0020-units",
        "0030-people",
        "0040-programmes",
        "0050-obligations",
        "0060-activities",
        "0070-planned-changes",
        "0080-posts",
        "0090-calendars",
        "0100-decisions",
    ]

    /// The rows, with bytes written as the dialect wants them.
    static func rows(for dialect: Dialect) -> String {
        text.replacing(/\{x:([0-9a-f]*)\}/) { match in
            dialect == .sqlite ? "X'\(match.output.1)'" : "'\\x\(match.output.1)'::bytea"
        }
    }

    private static let text = #"""
        INSERT INTO unit (id, parent_id, kind, code, name, position, opened_on, closed_on, successor_id, since) VALUES
        (383833902579449856, NULL, 'bureau', 'YX', '云溪县应急管理局', 1, NULL, NULL, NULL, '2026-03-02'),
        (383833902873055232, 383833902579449856, 'township', 'QS', '青石镇', 1, NULL, NULL, NULL, '2026-03-02'),
        (383833902873055233, 383833902873055232, 'station', 'QS-1', '青石镇安监站', 1, NULL, NULL, NULL, '2026-03-02');
        INSERT INTO unit_ancestry (unit_id, ancestor_id, depth, since) VALUES
        (383833902579449856, 383833902579449856, 0, '2026-03-02'),
        (383833902873055232, 383833902873055232, 0, '2026-03-02'),
        (383833902873055233, 383833902873055233, 0, '2026-03-02'),
        (383833902873055232, 383833902579449856, 1, '2026-03-02'),
        (383833902873055233, 383833902873055232, 1, '2026-03-02'),
        (383833902873055233, 383833902579449856, 2, '2026-03-02');
        INSERT INTO person (id, name, unit_id) VALUES
        (383833903951003648, '林知行', 383833902579449856),
        (383833904387215360, '李青', 383833902873055232),
        (383833904773095424, '王石', 383833902873055232);
        INSERT INTO account (id, person_id, login, password, created_at, disabled_at) VALUES
        (383833903951003649, 383833903951003648, 'office', '$argon2id$v=19$m=19456,t=2,p=1$UMQGqVDDlzSCi20XIk+nfA$TuJeYUp1dIdkSfMEz8dp6Yr46oEC0pUY1ZybZjmLYv0', 1795580333943, NULL),
        (383833904387215361, 383833904387215360, 'qs-clerk', '$argon2id$v=19$m=19456,t=2,p=1$96h6vdWsUVe+yEIRgT5YpQ$9JhPLZoBqrHrQxywDKrVWZPTlNZUQ+lOL+/MgUq1tVs', 1795580334047, NULL),
        (383833904773095425, 383833904773095424, 'qs-reviewer', '$argon2id$v=19$m=19456,t=2,p=1$Suo1R5DcGn4fCQW0NsxmDg$IS6zwIXwPuqKTjISu/FhEQUry7z+rtN8kjup/Jp49cc', 1795580334155, NULL);
        INSERT INTO role_grant (account_id, unit_id, role) VALUES
        (383833903951003649, 383833902579449856, 'programme-office'),
        (383833904387215361, 383833902873055232, 'clerk'),
        (383833904773095425, 383833902873055232, 'reviewer');
        INSERT INTO programme (id, key) VALUES
        (383833903187632128, 'safety');
        INSERT INTO programme_version (id, programme_id, version, applies_from, title_zh, title_en, changes_zh, changes_en, fiscal_start, calendar, source, adopted_on) VALUES
        (383833903187632129, 383833903187632128, 1, '2025-01-01', '安全试验', 'Safety trial', '', '', 1, 'cn', 'programme: safety
        version: 1
        applies_from: 2025-01-01
        field: safety
        title: {zh: 安全试验, en: Safety trial}
        summary: {zh: 试验用。, en: For trials.}
        instruments:
          - {key: rules, title: {zh: 安全规定, en: Safety rules}, issuer: {zh: 本局, en: The bureau}, edition: "2025"}
        duties:
          - key: monthly-meeting
            title: {zh: 每月安全例会, en: Monthly safety meeting}
            text: {zh: 每月开一次安全例会。, en: Hold a safety meeting every month.}
            source: {instrument: rules, clause: {zh: 第一条, en: art. 1}}
            owed_by: {kinds: [township, station]}
            cadence: {fixed: {every: month, due: {day: last}, roll: previous}}
            counts: [meeting]
            hours: 1.5
            weight: 3
            review: {by: same-unit}
          - key: drills
            title: {zh: 应急演练, en: Drills}
            text: {zh: 每半年演练一次。, en: Hold a drill every half-year.}
            source: {instrument: rules, clause: {zh: 第二条, en: art. 2}}
            owed_by: {kinds: [township]}
            cadence: {quota: {count: 1, per: half, proration: full}}
            counts: [drill]
            hours: 4
            weight: 5
            review: {by: parent}
          - key: exits
            title: {zh: 安全出口畅通, en: Exits kept clear}
            text: {zh: 安全出口始终畅通。, en: Exits are clear at all times.}
            source: {instrument: rules, clause: {zh: 第三条, en: art. 3}}
            owed_by: {kinds: [station]}
            cadence:
              standing: {sampled: {zh: 每月抽查, en: sampled monthly}, verify_every: {months: 3}, failing: {zh: 立即整改, en: put right at once}}
            counts: [check]
            hours: 0.5
            weight: 5
            review: {by: none}
        ', '2026-03-02');
        INSERT INTO duty (id, programme_id, key) VALUES
        (383833903187632130, 383833903187632128, 'monthly-meeting'),
        (383833903187632131, 383833903187632128, 'drills'),
        (383833903187632132, 383833903187632128, 'exits');
        INSERT INTO duty_version (version_id, duty_id, position, cadence, rule, title_zh, title_en, text_zh, text_en, instrument_zh, instrument_en, clause, minutes, weight, counts, topics_zh, topics_en, review, separate) VALUES
        (383833903187632129, 383833903187632130, 0, 'fixed', 'fixed rule=FREQ=MONTHLY;BYMONTHDAY=-1 from=2025-01-01 roll=previous', '每月安全例会', 'Monthly safety meeting', '每月开一次安全例会。', 'Hold a safety meeting every month.', '安全规定', 'Safety rules', '第一条', 90, 3, ' meeting ', '', '', 'same-unit', TRUE),
        (383833903187632129, 383833903187632131, 1, 'quota', 'quota n=1 per=half-year', '应急演练', 'Drills', '每半年演练一次。', 'Hold a drill every half-year.', '安全规定', 'Safety rules', '第二条', 240, 5, ' drill ', '', '', 'parent', TRUE),
        (383833903187632129, 383833903187632132, 2, 'standing', 'standing every=3m sampling=每月抽查 failing=立即整改', '安全出口畅通', 'Exits kept clear', '安全出口始终畅通。', 'Exits are clear at all times.', '安全规定', 'Safety rules', '第三条', 30, 5, ' check ', '', '', 'none', FALSE);
        INSERT INTO plan (id, programme_id, version_id, unit_id, year, starts_on, ends_on, issued_on, issued_by, withdrawn_on) VALUES
        (383833903485431808, 383833903187632128, 383833903187632129, 383833902579449856, 2026, '2026-01-01', '2027-01-01', '2026-03-02', NULL, NULL);
        INSERT INTO obligation (id, unit_id, programme_id, year, duty_id, plan_id, cadence, occurrence, state, opens_on, due_on, due_at, required, counted, provisional, recorded_on) VALUES
        (383833903489626112, 383833902873055232, 383833903187632128, 2026, 383833903187632130, 383833903485431808, 'fixed', '2026-01-31', 'met', '2026-01-23', '2026-01-30', NULL, 1, 1, FALSE, '2026-03-02'),
        (383833903489626113, 383833902873055232, 383833903187632128, 2026, 383833903187632130, 383833903485431808, 'fixed', '2026-02-28', 'submitted', '2026-02-21', '2026-02-28', NULL, 1, 0, FALSE, '2026-03-02'),
        (383833903489626114, 383833902873055232, 383833903187632128, 2026, 383833903187632130, 383833903485431808, 'fixed', '2026-03-31', 'open', '2026-03-24', '2026-03-31', NULL, 1, 0, FALSE, '2026-03-02'),
        (383833903489626115, 383833902873055232, 383833903187632128, 2026, 383833903187632130, 383833903485431808, 'fixed', '2026-04-30', 'open', '2026-04-23', '2026-04-30', NULL, 1, 0, FALSE, '2026-03-02'),
        (383833903489626116, 383833902873055232, 383833903187632128, 2026, 383833903187632130, 383833903485431808, 'fixed', '2026-05-31', 'open', '2026-05-22', '2026-05-29', NULL, 1, 0, FALSE, '2026-03-02'),
        (383833903489626117, 383833902873055232, 383833903187632128, 2026, 383833903187632130, 383833903485431808, 'fixed', '2026-06-30', 'open', '2026-06-23', '2026-06-30', NULL, 1, 0, FALSE, '2026-03-02'),
        (383833903489626118, 383833902873055232, 383833903187632128, 2026, 383833903187632130, 383833903485431808, 'fixed', '2026-07-31', 'open', '2026-07-24', '2026-07-31', NULL, 1, 0, FALSE, '2026-03-02'),
        (383833903489626119, 383833902873055232, 383833903187632128, 2026, 383833903187632130, 383833903485431808, 'fixed', '2026-08-31', 'open', '2026-08-24', '2026-08-31', NULL, 1, 0, FALSE, '2026-03-02'),
        (383833903489626120, 383833902873055232, 383833903187632128, 2026, 383833903187632130, 383833903485431808, 'fixed', '2026-09-30', 'open', '2026-09-23', '2026-09-30', NULL, 1, 0, FALSE, '2026-03-02'),
        (383833903489626121, 383833902873055232, 383833903187632128, 2026, 383833903187632130, 383833903485431808, 'fixed', '2026-10-31', 'open', '2026-10-23', '2026-10-30', NULL, 1, 0, FALSE, '2026-03-02'),
        (383833903489626122, 383833902873055232, 383833903187632128, 2026, 383833903187632130, 383833903485431808, 'fixed', '2026-11-30', 'open', '2026-11-23', '2026-11-30', NULL, 1, 0, FALSE, '2026-03-02'),
        (383833903489626123, 383833902873055232, 383833903187632128, 2026, 383833903187632130, 383833903485431808, 'fixed', '2026-12-31', 'open', '2026-12-24', '2026-12-31', NULL, 1, 0, FALSE, '2026-03-02'),
        (383833903489626124, 383833902873055232, 383833903187632128, 2026, 383833903187632131, 383833903485431808, 'quota', '2026-01-01', 'open', '2026-01-01', '2026-06-30', NULL, 1, 0, FALSE, '2026-03-02'),
        (383833903489626125, 383833902873055232, 383833903187632128, 2026, 383833903187632131, 383833903485431808, 'quota', '2026-07-01', 'open', '2026-07-01', '2026-12-31', NULL, 1, 0, FALSE, '2026-03-02'),
        (383833903489626126, 383833902873055233, 383833903187632128, 2026, 383833903187632130, 383833903485431808, 'fixed', '2026-01-31', 'open', '2026-01-23', '2026-01-30', NULL, 1, 0, FALSE, '2026-03-02'),
        (383833903489626127, 383833902873055233, 383833903187632128, 2026, 383833903187632130, 383833903485431808, 'fixed', '2026-02-28', 'open', '2026-02-21', '2026-02-28', NULL, 1, 0, FALSE, '2026-03-02'),
        (383833903489626128, 383833902873055233, 383833903187632128, 2026, 383833903187632130, 383833903485431808, 'fixed', '2026-03-31', 'open', '2026-03-24', '2026-03-31', NULL, 1, 0, FALSE, '2026-03-02'),
        (383833903489626129, 383833902873055233, 383833903187632128, 2026, 383833903187632130, 383833903485431808, 'fixed', '2026-04-30', 'open', '2026-04-23', '2026-04-30', NULL, 1, 0, FALSE, '2026-03-02'),
        (383833903489626130, 383833902873055233, 383833903187632128, 2026, 383833903187632130, 383833903485431808, 'fixed', '2026-05-31', 'open', '2026-05-22', '2026-05-29', NULL, 1, 0, FALSE, '2026-03-02'),
        (383833903489626131, 383833902873055233, 383833903187632128, 2026, 383833903187632130, 383833903485431808, 'fixed', '2026-06-30', 'open', '2026-06-23', '2026-06-30', NULL, 1, 0, FALSE, '2026-03-02'),
        (383833903489626132, 383833902873055233, 383833903187632128, 2026, 383833903187632130, 383833903485431808, 'fixed', '2026-07-31', 'open', '2026-07-24', '2026-07-31', NULL, 1, 0, FALSE, '2026-03-02'),
        (383833903489626133, 383833902873055233, 383833903187632128, 2026, 383833903187632130, 383833903485431808, 'fixed', '2026-08-31', 'open', '2026-08-24', '2026-08-31', NULL, 1, 0, FALSE, '2026-03-02'),
        (383833903489626134, 383833902873055233, 383833903187632128, 2026, 383833903187632130, 383833903485431808, 'fixed', '2026-09-30', 'open', '2026-09-23', '2026-09-30', NULL, 1, 0, FALSE, '2026-03-02'),
        (383833903489626135, 383833902873055233, 383833903187632128, 2026, 383833903187632130, 383833903485431808, 'fixed', '2026-10-31', 'open', '2026-10-23', '2026-10-30', NULL, 1, 0, FALSE, '2026-03-02'),
        (383833903489626136, 383833902873055233, 383833903187632128, 2026, 383833903187632130, 383833903485431808, 'fixed', '2026-11-30', 'open', '2026-11-23', '2026-11-30', NULL, 1, 0, FALSE, '2026-03-02'),
        (383833903489626137, 383833902873055233, 383833903187632128, 2026, 383833903187632130, 383833903485431808, 'fixed', '2026-12-31', 'open', '2026-12-24', '2026-12-31', NULL, 1, 0, FALSE, '2026-03-02'),
        (383833903489626138, 383833902873055233, 383833903187632128, 2026, 383833903187632132, 383833903485431808, 'standing', 'standing', 'holding', '2026-01-01', '2026-04-01', NULL, 1, 0, FALSE, '2026-03-02');
        INSERT INTO tally (unit_id, programme_id, year, state, due_on, entry, n) VALUES
        (383833902579449856, 383833903187632128, 2026, 'holding', '2026-04-01', 0, 1),
        (383833902579449856, 383833903187632128, 2026, 'met', '', 0, 1),
        (383833902579449856, 383833903187632128, 2026, 'open', '2026-01-30', 0, 1),
        (383833902579449856, 383833903187632128, 2026, 'open', '2026-02-28', 0, 1),
        (383833902579449856, 383833903187632128, 2026, 'open', '2026-03-31', 0, 2),
        (383833902579449856, 383833903187632128, 2026, 'open', '2026-04-30', 0, 2),
        (383833902579449856, 383833903187632128, 2026, 'open', '2026-05-29', 0, 2),
        (383833902579449856, 383833903187632128, 2026, 'open', '2026-06-30', 0, 3),
        (383833902579449856, 383833903187632128, 2026, 'open', '2026-07-31', 0, 2),
        (383833902579449856, 383833903187632128, 2026, 'open', '2026-08-31', 0, 2),
        (383833902579449856, 383833903187632128, 2026, 'open', '2026-09-30', 0, 2),
        (383833902579449856, 383833903187632128, 2026, 'open', '2026-10-30', 0, 2),
        (383833902579449856, 383833903187632128, 2026, 'open', '2026-11-30', 0, 2),
        (383833902579449856, 383833903187632128, 2026, 'open', '2026-12-31', 0, 3),
        (383833902579449856, 383833903187632128, 2026, 'submitted', '', 0, 1),
        (383833902873055232, 383833903187632128, 2026, 'holding', '2026-04-01', 0, 1),
        (383833902873055232, 383833903187632128, 2026, 'open', '2026-01-30', 0, 1),
        (383833902873055232, 383833903187632128, 2026, 'open', '2026-02-28', 0, 1),
        (383833902873055232, 383833903187632128, 2026, 'open', '2026-03-31', 0, 1),
        (383833902873055232, 383833903187632128, 2026, 'open', '2026-04-30', 0, 1),
        (383833902873055232, 383833903187632128, 2026, 'open', '2026-05-29', 0, 1),
        (383833902873055232, 383833903187632128, 2026, 'open', '2026-06-30', 0, 1),
        (383833902873055232, 383833903187632128, 2026, 'open', '2026-07-31', 0, 1),
        (383833902873055232, 383833903187632128, 2026, 'open', '2026-08-31', 0, 1),
        (383833902873055232, 383833903187632128, 2026, 'open', '2026-09-30', 0, 1),
        (383833902873055232, 383833903187632128, 2026, 'open', '2026-10-30', 0, 1),
        (383833902873055232, 383833903187632128, 2026, 'open', '2026-11-30', 0, 1),
        (383833902873055232, 383833903187632128, 2026, 'open', '2026-12-31', 0, 1);
        INSERT INTO activity (id, unit_id, kind, title, held_on, place, chair, recorder, minutes, recorded_by, recorded_at, version, once) VALUES
        (383833905075089408, 383833902873055232, 'meeting', '一月例会', '2026-01-20', '', '', '', '', 383833904387215361, 1795580334254, 1, 'fjg45jqa0tjqa0bn4anwzwqejj'),
        (383833905339334656, 383833902873055232, 'meeting', '二月例会', '2026-02-10', '', '', '', '', 383833904387215361, 1795580334319, 1, 'xkx3smbp6f5xc30y2ksw531p06');
        INSERT INTO fulfilment (id, obligation_id, activity_id, unit_id, done_on, state, reviewed_by, reviewed_at, reason) VALUES
        (383833905083478016, 383833903489626112, 383833905075089408, 383833902873055232, '2026-01-20', 'accepted', 383833904773095425, 1795580337464, ''),
        (383833905343528960, 383833903489626113, 383833905339334656, 383833902873055232, '2026-02-10', 'submitted', NULL, NULL, '');
        INSERT INTO evidence (id, activity_id, unit_id, digest, name, size, effective_on, added_at) VALUES
        (383833905075089409, 383833905075089408, 383833902873055232, {x:d3961f4cf0323e67f3f9bfdf0f73f5a165653fe38941143e18c03c3bc4a66429}, 'sheet.txt', 24, '2026-01-20', 1795580334254);
        INSERT INTO entry (id, at, actor_id, actor_name, door, act, subject_kind, subject_id, unit_id, n, schema, content, digest) VALUES
        (383833902583644160, 1795580333664, NULL, 'root', 'cli', 'create', 'unit', 383833902579449856, 383833902579449856, 1, 1, '{"closed_on":null,"code":"YX","kind":"bureau","name":"云溪县应急管理局","opened_on":null,"parent":null,"position":1}', {x:ea31c04c6cf45a4ac3fcc1a3703a095dc0add425f4248fcf4bf2520e1e4e069d}),
        (383833902873055234, 1795580333731, NULL, 'root', 'cli', 'import', 'unit', 383833902579449856, 383833902579449856, 2, 1, '{"added":2,"on":"2026-03-02","rows_sha256":"a12c35e9749c3773258f88cba49c3271966357a3bd1efb152f063cfd33f18b60"}', {x:4925ffed0a00fc89168b3855eab967df9e45e7df044644734ab3a9dbfc2bc089}),
        (383833903191826432, 1795580333803, NULL, 'root', 'cli', 'adopt', 'programme', 383833903187632128, NULL, 3, 1, '{"applies_from":"2025-01-01","key":"safety","source_sha256":"7e75b41f3a99257a57ad4d5484ce7d51de5e74bac1cb1f8b26251a5d9518ef39","version":1}', {x:873a9f4a71dc5145628e7bd106bce8a9cf95ff9c7c99dea3558029b69beb190f}),
        (383833903493820416, 1795580333875, NULL, 'root', 'cli', 'issue', 'plan', 383833903485431808, 383833902579449856, 27, 1, '{"obligations":27,"programme":"safety","unit":"0AMX6WTC00000","units":3,"version":1,"year":2026}', {x:e7628b9ce5f5852a24b5970b011ca1220e7e4f57e23e0eb350bad0812c16be46}),
        (383833903951003650, 1795580333943, NULL, 'root', 'cli', 'create', 'account', 383833903951003649, 383833902579449856, 1, 1, '{"login":"office","name":"sha256:b3f23a4f9fd5f156182f027a73a6563bb8343eae6a08dbe144d20a5c4fde6856","person":"0AMX6WVMW0G00","role":"programme-office","unit":"0AMX6WTC00000"}', {x:dcfd99a3319225b390723199cbcac61df6ae396c8eb41f2319a6c9a7931ef53c}),
        (383833903955197952, 1795580333943, NULL, 'root', 'cli', 'set-password', 'account', 383833903951003649, NULL, 1, 1, '{"login":"office"}', {x:c6ea0309497bd8d8b96e346b1d956089bb9c523ee2c92b6c076195e2dc57bf78}),
        (383833904387215362, 1795580334047, NULL, 'root', 'cli', 'create', 'account', 383833904387215361, 383833902873055232, 1, 1, '{"login":"qs-clerk","name":"sha256:507deb34ce920ce68ca067a8d72fbd9f35d512f57036eb3490aef84ea6b14d1c","person":"0AMX6WW1W0M00","role":"clerk","unit":"0AMX6WTMR0400"}', {x:d22ed6344c6b917dbd545ac8608092b4a2e628bab3eb3565e2ffa4437afc2c04}),
        (383833904391409664, 1795580334047, NULL, 'root', 'cli', 'set-password', 'account', 383833904387215361, NULL, 1, 1, '{"login":"qs-clerk"}', {x:4b83464cba60ffb0332a6881d11ab1f1748cefc77017790931ecc80aab6a5175}),
        (383833904777289728, 1795580334155, NULL, 'root', 'cli', 'create', 'account', 383833904773095425, 383833902873055232, 1, 1, '{"login":"qs-reviewer","name":"sha256:c665aa87eec44deb0b518e49a8dd3c5aec4b3076008c136207a694d2a75fa558","person":"0AMX6WWDC0R00","role":"reviewer","unit":"0AMX6WTMR0400"}', {x:73a9cc8947ab20e8c24967c77fb92aa82503228d45b243ecf35e0e745baecfe2}),
        (383833904777289729, 1795580334155, NULL, 'root', 'cli', 'set-password', 'account', 383833904773095425, NULL, 1, 1, '{"login":"qs-reviewer"}', {x:f1c7b2676bd4f622595853ee2a4e460957335e5f1b6e9134919980c127ad76cf}),
        (383833905096060930, 1795580334254, 383833904387215361, 'qs-clerk', 'cli', 'record', 'activity', 383833905075089408, 383833902873055232, 1, 1, '{"chair":"sha256:18a37758c729a94cdc9928f15f6fe352b23620ff5d730dbb76ab341b55a979da","files":[{"name":"sheet.txt","sha256":"d3961f4cf0323e67f3f9bfdf0f73f5a165653fe38941143e18c03c3bc4a66429"}],"held_on":"2026-01-20","kind":"meeting","minutes":"sha256:c825a014e5186472d9d1e15d7aa8eee63e93e38c1a961c90a13d4ccf351f21c5","obligations":["0AMX6WV740C00"],"place":"","recorder":"sha256:a5e3c05031aa75026ca21a3960ecbac9c11b79ae33f20873d632d2bd097f4e19","title":"一月例会"}', {x:b51163560e5a368a6fdee7ca12d2ff626123bffc912f3869f5e9994c1bc42e3e}),
        (383833905356111873, 1795580334319, 383833904387215361, 'qs-clerk', 'cli', 'record', 'activity', 383833905339334656, 383833902873055232, 1, 1, '{"chair":"sha256:84434a3732ced879320c70012c5d601fe09f952591681d93e7a4b90ef950f7d8","files":[],"held_on":"2026-02-10","kind":"meeting","minutes":"sha256:d3af32977a47bd43afa67e07afb9b7bd43d107ac7d1fac462fd2601b5d3f0b02","obligations":["0AMX6WV740C01"],"place":"","recorder":"sha256:ffb4c3007b225d9ef24d254789afd67e2ed847a435be7b6450ab26310a1fdd5a","title":"二月例会"}', {x:ed56d9be31b423746e6a9751783e7ab4f3612fee84838bcb7f74ac4467e748fb}),
        (383833918173908992, 1795580337356, 383833904773095425, 'qs-reviewer', 'web', 'sign-in', 'account', 383833904773095425, NULL, 1, 1, '{"login":"qs-reviewer"}', {x:8b6255d32c18d0dc2c1cb55c36e46794214fc4bd2578ca0ce53183b82bbdb0a9}),
        (383833918534619137, 1795580337464, 383833904773095425, 'qs-reviewer', 'web', 'accept', 'activity', 383833905075089408, 383833902873055232, 1, 1, '{"fulfilments":["0AMX6WWPM0W00"],"reason":""}', {x:7761a8455e5c7f9173583bb390727840c71a18c2c684c99319157eb6bed55887});
        INSERT INTO entry_salt (entry_id, path, salt) VALUES
        (383833903951003650, 'name', {x:6f72710421492323b95bea8cbf8d8a3b}),
        (383833904387215362, 'name', {x:443de26f5d6f0c72e7f8392906c3a5a7}),
        (383833904777289728, 'name', {x:15121d06c4ebc0763189d4ab6d6f5b0b}),
        (383833905096060930, 'chair', {x:ef679c52b8590a6c0a2ebb1b101e3331}),
        (383833905096060930, 'minutes', {x:648179f5a78df6f2d04d0f56a0cb7926}),
        (383833905096060930, 'recorder', {x:3db327cc1d1c83d2475354b281dadd34}),
        (383833905356111873, 'chair', {x:de5630e42eabb3e990cf03ba85318bf8}),
        (383833905356111873, 'minutes', {x:abd04da67877fa35c9156b0486568396}),
        (383833905356111873, 'recorder', {x:25857290a5ce1e946737bfbc12a3207e});
        INSERT INTO node_lease (node, until, reached) VALUES
        (0, 1795580332671, 1795580333665),
        (1, 1795580332735, 1795580333734),
        (2, 1795580332819, 1795580333810),
        (3, 1795580332887, 1795580333882),
        (4, 1795580332995, 1795580333992),
        (5, 1795580333099, 1795580334096),
        (6, 1795580333191, 1795580334188),
        (7, 1795580333266, 1795580334264),
        (8, 1795580333328, 1795580334326),
        (9, 1795580338480, 1795580337468),
        (10, 1795580338539, 1);
        """#
}
