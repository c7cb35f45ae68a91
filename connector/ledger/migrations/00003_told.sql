-- What a person last said of a SKU, from a result of the portal, a repaired
-- workbook or a tick, with the portal's own words; and which files have said
-- so before.

-- +goose Up

CREATE TABLE told (
    seller        TEXT NOT NULL,
    catalogue     TEXT NOT NULL,
    folded        TEXT NOT NULL CHECK (folded <> ''),
    act           TEXT NOT NULL CHECK (act <> ''),
    actor         TEXT NOT NULL,
    run           TEXT NOT NULL,
    at            TEXT NOT NULL,
    status        TEXT NOT NULL,
    text          TEXT NOT NULL,
    origin_sha256 TEXT NOT NULL,
    origin_sheet  TEXT NOT NULL,
    origin_cell   TEXT NOT NULL,
    PRIMARY KEY (seller, catalogue, folded)
);

CREATE TABLE taken_file (
    seller   TEXT NOT NULL,
    sha256   TEXT NOT NULL CHECK (sha256 <> ''),
    name     TEXT NOT NULL,
    run      TEXT NOT NULL,
    taken_at TEXT NOT NULL,
    PRIMARY KEY (seller, sha256)
);

-- +goose Down

DROP TABLE taken_file;
DROP TABLE told;
