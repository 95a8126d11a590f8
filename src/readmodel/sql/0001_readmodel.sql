-- Everything here can be thrown away: it is folded again from the ledger's entries, in order.
-- A row is one object of model.ts as JSON; what is searched for is indexed by expression. Rows stand in the ledger's order.
-- A read model made from another text than this is thrown away. Folds of this text: 6.
CREATE TABLE cursor (
  id INTEGER PRIMARY KEY CHECK (id = 1),
  height INTEGER NOT NULL,
  hash TEXT NOT NULL
) STRICT;

CREATE TABLE council (id TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT;
CREATE TABLE decision (id TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT;
CREATE TABLE party (id TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT;
CREATE TABLE key (id TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT;
CREATE TABLE batch (id TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT;
CREATE TABLE stage (id TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT;
CREATE INDEX stage_of_batch ON stage (value ->> 'batch');
CREATE TABLE unit (id TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT;
CREATE INDEX unit_of_parent ON unit (value ->> 'parent');
CREATE TABLE packing (id TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT;
CREATE INDEX packing_of_child ON packing (value ->> 'child');
CREATE INDEX packing_of_parent ON packing (value ->> 'parent');
CREATE TABLE repacking (id TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT;
CREATE INDEX repacking_of_holder ON repacking (value ->> 'holder');
CREATE TABLE content (id TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT;
CREATE INDEX content_of_unit ON content (value ->> 'unit');
CREATE INDEX content_of_batch ON content (value ->> 'batch');
CREATE TABLE handoff (id TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT;
CREATE INDEX handoff_of_unit ON handoff (value ->> 'unit');
CREATE TABLE placement (id TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT;
CREATE INDEX placement_of_unit ON placement (value ->> 'unit');
CREATE INDEX placement_of_container ON placement (value ->> 'container');
CREATE TABLE excursion (id TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT;
CREATE INDEX excursion_of_container ON excursion (value ->> 'container');
CREATE TABLE latecomer (id TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT;
CREATE INDEX latecomer_of_excursion ON latecomer (value ->> 'excursion');
CREATE TABLE assessment (id TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT;
CREATE INDEX assessment_of_unit ON assessment (value ->> 'unit');
CREATE TABLE vial (id TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT;
CREATE INDEX vial_of_batch ON vial (value ->> 'batch');
CREATE TABLE dose (id TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT;
CREATE INDEX dose_of_vial ON dose (value ->> 'vial');
CREATE TABLE symptom (id TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT;
CREATE INDEX symptom_of_dose ON symptom (value ->> 'dose');
CREATE TABLE "grant" (id TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT;
CREATE INDEX grant_of_dose ON "grant" (value ->> 'dose');
CREATE TABLE anchor (id TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT;
CREATE INDEX anchor_of_log ON anchor (value ->> 'log');

-- Every statement the ledger answered, in its order: what was recorded, what was refused and why.
CREATE TABLE entry (
  id TEXT NOT NULL,
  height INTEGER NOT NULL,
  position INTEGER NOT NULL,
  kind INTEGER,
  subject TEXT,
  party TEXT,
  signer TEXT,
  refusal INTEGER NOT NULL,
  PRIMARY KEY (height, position)
) STRICT, WITHOUT ROWID;
CREATE INDEX entry_of_id ON entry (id);
