// The physical limit for issuing a plan: the same rows into the same table and indexes by SQLite's C calls alone.
//
//   raw DATABASE TEMPLATES PLAN FIRST_ID PROGRAMME YEAR TODAY
//
// PLAN is the statement that inserts the plan's row. TEMPLATES has one line for each obligation of a unit, with tabs:
// duty_id cadence occurrence state opens_on due_on required counted provisional. Every unit of kind township gets all.
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

enum { COLUMNS = 9, MOST = 400 };

static char *field[MOST][COLUMNS];
static sqlite3 *db;

static void check(int result, const char *what) {
    if (result == SQLITE_OK || result == SQLITE_DONE || result == SQLITE_ROW) return;
    fprintf(stderr, "%s: %s\n", what, sqlite3_errmsg(db));
    exit(1);
}

static void run(const char *sql) { check(sqlite3_exec(db, sql, NULL, NULL, NULL), sql); }

static double seconds(clockid_t clock) {
    struct timespec time;
    clock_gettime(clock, &time);
    return time.tv_sec + time.tv_nsec / 1e9;
}

static void lap(const char *name) {
    static double wall, cpu;
    double now = seconds(CLOCK_MONOTONIC), used = seconds(CLOCK_PROCESS_CPUTIME_ID);
    if (wall != 0) fprintf(stderr, "%s\t%f\t%f\n", name, now - wall, used - cpu);
    wall = now;
    cpu = used;
}

int main(int count, char **arguments) {
    if (count != 8) return 2;
    lap("");
    check(sqlite3_open(arguments[1], &db), "open");
    run("PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA foreign_keys = ON; PRAGMA cache_size = -16000;"
        "PRAGMA temp_store = MEMORY;");

    static char line[4096];
    int templates = 0;
    FILE *file = fopen(arguments[2], "r");
    if (!file) return 2;
    while (templates < MOST && fgets(line, sizeof line, file)) {
        line[strcspn(line, "\n")] = 0;
        char *rest = strdup(line);
        for (int column = 0; column < COLUMNS; column++) field[templates][column] = strsep(&rest, "\t");
        templates++;
    }
    fclose(file);

    int units = 0, room = 1 << 20;
    sqlite3_int64 *unit = malloc(room * sizeof *unit);
    sqlite3_stmt *read, *insert;
    check(sqlite3_prepare_v2(db, "SELECT id FROM unit WHERE kind = 'township' ORDER BY id", -1, &read, NULL), "units");
    while (units < room && sqlite3_step(read) == SQLITE_ROW) unit[units++] = sqlite3_column_int64(read, 0);
    sqlite3_finalize(read);

    run("BEGIN IMMEDIATE");
    run(arguments[3]);
    lap("draft");
    sqlite3_int64 id = atoll(arguments[4]), programme = atoll(arguments[5]), year = atoll(arguments[6]);
    sqlite3_int64 plan = sqlite3_last_insert_rowid(db);
    check(sqlite3_prepare_v2(
              db,
              "INSERT INTO obligation (id, unit_id, programme_id, year, duty_id, plan_id, cadence, occurrence, state,"
              " opens_on, due_on, due_at, required, counted, provisional, recorded_on, grace_until)"
              " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, NULL, ?, ?, ?, ?, NULL)", -1, &insert, NULL), "insert");
    sqlite3_bind_int64(insert, 3, programme);
    sqlite3_bind_int64(insert, 4, year);
    sqlite3_bind_int64(insert, 6, plan);
    sqlite3_bind_text(insert, 15, arguments[7], -1, SQLITE_STATIC);
    for (int u = 0; u < units; u++) {
        for (int t = 0; t < templates; t++) {
            sqlite3_bind_int64(insert, 1, id++);
            sqlite3_bind_int64(insert, 2, unit[u]);
            sqlite3_bind_int64(insert, 5, atoll(field[t][0]));
            for (int c = 1; c < 6; c++) sqlite3_bind_text(insert, c + 6, field[t][c], -1, SQLITE_STATIC);
            for (int c = 6; c < 9; c++) sqlite3_bind_int64(insert, c + 6, atoll(field[t][c]));
            check(sqlite3_step(insert), "row");
            sqlite3_reset(insert);
        }
    }
    sqlite3_finalize(insert);
    lap("rows");
    run("COMMIT");
    lap("commit");
    check(sqlite3_close(db), "close");
    lap("close");
    printf("%d\n", units * templates);
    return 0;
}
