-- When a schedule counts from, and the times that it was due: each is claimed by
-- one process and never again. Of a run: what kept it from all that was due, and
-- who wanted it.

-- +goose Up

CREATE TABLE schedule (
    seller TEXT    NOT NULL,
    name   TEXT    NOT NULL CHECK (name <> ''),
    rule   TEXT    NOT NULL,
    since  TEXT    NOT NULL,
    paused BOOLEAN NOT NULL,
    PRIMARY KEY (seller, name)
);

CREATE TABLE occurrence (
    seller     TEXT NOT NULL,
    schedule   TEXT NOT NULL CHECK (schedule <> ''),
    due        TEXT NOT NULL CHECK (due <> ''),
    claimed_at TEXT NOT NULL,
    ended_at   TEXT NOT NULL,
    run        TEXT NOT NULL,
    fate       TEXT NOT NULL,
    message    TEXT NOT NULL,
    PRIMARY KEY (seller, schedule, due)
);

ALTER TABLE run ADD COLUMN why TEXT NOT NULL DEFAULT '';
ALTER TABLE run ADD COLUMN actor TEXT NOT NULL DEFAULT '';

-- +goose Down

ALTER TABLE run DROP COLUMN actor;
ALTER TABLE run DROP COLUMN why;
DROP TABLE occurrence;
DROP TABLE schedule;
