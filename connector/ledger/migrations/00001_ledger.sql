-- Everything the installation remembers, one row never without its seller.
-- Text for both engines: times are 2006-01-02T15:04:05.000000Z and '' for none,
-- decimals are plain digits, fingerprints lower hex.

-- +goose Up

CREATE TABLE run (
    seller    TEXT    NOT NULL,
    id        TEXT    NOT NULL CHECK (id <> ''),
    command   TEXT    NOT NULL,
    catalogue TEXT    NOT NULL,
    plan      TEXT    NOT NULL,
    started   TEXT    NOT NULL,
    ended     TEXT    NOT NULL,
    failed    TEXT    NOT NULL,
    counts    TEXT    NOT NULL,
    requests  BIGINT  NOT NULL,
    complete  BOOLEAN NOT NULL,
    list_size BIGINT  NOT NULL,
    PRIMARY KEY (seller, id)
);

CREATE INDEX run_started ON run (seller, started);
CREATE INDEX run_export ON run (seller, started) WHERE command = 'export';

CREATE TABLE entry (
    seller        TEXT    NOT NULL,
    catalogue     TEXT    NOT NULL CHECK (catalogue <> ''),
    folded        TEXT    NOT NULL CHECK (folded <> ''),
    sku           TEXT    NOT NULL,
    state         TEXT    NOT NULL CHECK (state <> ''),
    id            TEXT    NOT NULL,
    status        TEXT    NOT NULL,
    version       BIGINT  NOT NULL,
    offer_version BIGINT  NOT NULL,
    price         BIGINT  NOT NULL,
    stock         TEXT    NOT NULL,
    active        BOOLEAN NOT NULL,
    offer_print   TEXT    NOT NULL,
    content_print TEXT    NOT NULL,
    refused_print TEXT    NOT NULL,
    name          TEXT    NOT NULL,
    listing_hash  TEXT    NOT NULL,
    pack          TEXT    NOT NULL,
    assumed       BOOLEAN NOT NULL,
    by_hand       BOOLEAN NOT NULL,
    exported_at   TEXT    NOT NULL,
    missing       TEXT    NOT NULL,
    revision      BIGINT  NOT NULL CHECK (revision >= 1),
    PRIMARY KEY (seller, catalogue, folded)
);

-- Apart from entry, so that loading every entry reads no content.
CREATE TABLE content (
    seller    TEXT  NOT NULL,
    catalogue TEXT  NOT NULL,
    folded    TEXT  NOT NULL,
    content   BYTEA NOT NULL,
    PRIMARY KEY (seller, catalogue, folded)
);

CREATE TABLE intent (
    seller        TEXT    NOT NULL,
    id            TEXT    NOT NULL CHECK (id <> ''),
    catalogue     TEXT    NOT NULL,
    run           TEXT    NOT NULL,
    kind          TEXT    NOT NULL,
    lane          TEXT    NOT NULL,
    folded        TEXT    NOT NULL CHECK (folded <> ''),
    sku           TEXT    NOT NULL,
    listing       TEXT    NOT NULL,
    version       BIGINT  NOT NULL,
    offer_version BIGINT,
    body          BYTEA,
    price         BIGINT  NOT NULL,
    stock         TEXT    NOT NULL,
    active        BOOLEAN NOT NULL,
    offer_print   TEXT    NOT NULL,
    content_print TEXT    NOT NULL,
    content       BYTEA,
    name          TEXT    NOT NULL,
    origin_sha256 TEXT    NOT NULL,
    origin_sheet  TEXT    NOT NULL,
    origin_cell   TEXT    NOT NULL,
    created_at    TEXT    NOT NULL,
    outcome       TEXT    NOT NULL,
    code          TEXT    NOT NULL,
    text          TEXT    NOT NULL,
    settled_at    TEXT    NOT NULL,
    PRIMARY KEY (seller, id),
    FOREIGN KEY (seller, run) REFERENCES run (seller, id)
);

-- The open ones are few however long the history grows.
CREATE INDEX intent_open ON intent (seller, catalogue) WHERE outcome = '';

-- So are those of which people are told what the catalogue said.
CREATE INDEX intent_refused ON intent (seller, catalogue, folded) WHERE outcome IN ('rejected', 'conflict');

CREATE TABLE plan (
    seller      TEXT NOT NULL,
    id          TEXT NOT NULL CHECK (id <> ''),
    created     TEXT NOT NULL,
    applied_run TEXT NOT NULL,
    decision    TEXT NOT NULL,
    decided_by  TEXT NOT NULL,
    decided_at  TEXT NOT NULL,
    reason      TEXT NOT NULL,
    PRIMARY KEY (seller, id)
);

CREATE TABLE export_file (
    seller     TEXT    NOT NULL,
    run        TEXT    NOT NULL,
    path       TEXT    NOT NULL CHECK (path <> ''),
    category   TEXT    NOT NULL,
    row_count  BIGINT  NOT NULL,
    sha256     TEXT    NOT NULL,
    uploadable BOOLEAN NOT NULL,
    written_at TEXT    NOT NULL,
    PRIMARY KEY (seller, run, path),
    FOREIGN KEY (seller, run) REFERENCES run (seller, id)
);

CREATE TABLE cursor (
    seller    TEXT NOT NULL,
    catalogue TEXT NOT NULL,
    since     TEXT NOT NULL,
    PRIMARY KEY (seller, catalogue)
);

-- A free lease keeps its row, with an empty run: its epoch must never come back.
CREATE TABLE lease (
    seller  TEXT   NOT NULL,
    epoch   BIGINT NOT NULL CHECK (epoch >= 1),
    run     TEXT   NOT NULL,
    command TEXT   NOT NULL,
    host    TEXT   NOT NULL,
    pid     BIGINT NOT NULL,
    process TEXT   NOT NULL,
    since   TEXT   NOT NULL,
    beat    TEXT   NOT NULL,
    PRIMARY KEY (seller)
);

-- record holds the canonical bytes; at, act, subject and run repeat what stands in them.
CREATE TABLE audit (
    seller      TEXT   NOT NULL,
    position    BIGINT NOT NULL CHECK (position >= 0),
    at          TEXT   NOT NULL,
    act         TEXT   NOT NULL CHECK (act <> ''),
    subject     TEXT   NOT NULL,
    run         TEXT   NOT NULL,
    record      BYTEA  NOT NULL,
    fingerprint TEXT   NOT NULL,
    PRIMARY KEY (seller, position)
);

CREATE TABLE person (
    seller     TEXT NOT NULL,
    id         TEXT NOT NULL,
    name       TEXT NOT NULL CHECK (name <> ''),
    created_at TEXT NOT NULL,
    PRIMARY KEY (seller, id),
    UNIQUE (seller, name)
);

-- +goose Down

DROP TABLE person;
DROP TABLE audit;
DROP TABLE lease;
DROP TABLE cursor;
DROP TABLE export_file;
DROP TABLE plan;
DROP TABLE intent;
DROP TABLE content;
DROP TABLE entry;
DROP TABLE run;
