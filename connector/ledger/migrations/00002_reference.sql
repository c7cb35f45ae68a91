-- Lists that others keep: categories, KBKI codes, regions, units. Every edition
-- is remembered, the entries are those of the last one.

-- +goose Up

CREATE TABLE reference_list (
    seller      TEXT   NOT NULL,
    kind        TEXT   NOT NULL CHECK (kind <> ''),
    version     BIGINT NOT NULL CHECK (version >= 1),
    dated       TEXT   NOT NULL,
    source      TEXT   NOT NULL,
    file        TEXT   NOT NULL,
    sha256      TEXT   NOT NULL,
    size        BIGINT NOT NULL,
    imported_at TEXT   NOT NULL,
    PRIMARY KEY (seller, kind, version)
);

CREATE TABLE reference_entry (
    seller   TEXT   NOT NULL,
    kind     TEXT   NOT NULL,
    position BIGINT NOT NULL,
    code     TEXT   NOT NULL,
    name     TEXT   NOT NULL,
    type     TEXT   NOT NULL,
    PRIMARY KEY (seller, kind, position)
);

-- +goose Down

DROP TABLE reference_entry;
DROP TABLE reference_list;
