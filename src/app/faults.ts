import { type FaultTable, faultsOf } from '../values/index.ts'

/** What can go wrong between the rooms. */
export const appFaults = {
  'app.site-missing': { kind: 'usage', hint: 'make a workspace with `vialtrace init`, or name one with --site' },
  'app.site-unreadable': {
    kind: 'failed',
    hint: 'check who owns the workspace, and whether you may search its folder and read site.json',
  },
  'app.site-exists': { kind: 'usage', hint: 'choose another folder, or go on with the workspace that is there' },
  'app.site-version': { kind: 'failed', hint: 'use the vialtrace that wrote this workspace; nothing was changed' },
  'app.site-damaged': {
    kind: 'failed',
    hint: 'restore site.json from a backup; keys and journal are separate files and untouched',
  },
  'app.ledger-unset': {
    kind: 'usage',
    hint: 'found a ledger with `vialtrace ledger deploy`, or join one with `vialtrace ledger join`',
  },
  'app.ledger-exists': { kind: 'usage', hint: 'this workspace has a ledger already; see `vialtrace ledger status`' },
  'app.anchors-unset': {
    kind: 'usage',
    hint: 'anchor with `vialtrace ledger anchor --to URL`, or name whose anchors with --at URL --by ADDRESS',
  },
  'app.not-embedded': { kind: 'usage', hint: 'see `vialtrace ledger status` for where this site is' },
  'app.moved-elsewhere': {
    kind: 'failed',
    hint: 'name a node of the network that this ledger has moved to; nothing was changed',
  },
  'app.history-differs': {
    kind: 'failed',
    hint: 'move to a network that holds nothing else; nothing was changed here',
  },
  'app.state-differs': {
    kind: 'unverified',
    hint: 'this is a defect, report it; the embedded ledger goes on and nothing was changed here',
  },
  'app.url-invalid': { kind: 'usage', hint: 'name a node as in http://127.0.0.1:8545' },
  'app.not-a-network': {
    kind: 'usage',
    hint: 'join without --rpc, or take the ledger to a network first with `vialtrace ledger move`',
  },
  'app.ledger-unreachable': {
    kind: 'unreachable',
    hint: 'what is in the journal is safe; `vialtrace ledger sync` delivers it when the ledger answers',
  },
  'app.disk-full': { kind: 'failed', hint: 'free some space and repeat the command; what was recorded before is safe' },
  'app.unwritable': { kind: 'failed', hint: 'check who owns the folder and whether it may be written' },
  'app.file-exists': { kind: 'usage', hint: 'choose another name; nothing was overwritten' },
  'app.not-the-maker': {
    kind: 'refused',
    hint: 'ask the maker for the sheets; the label of one vial is drawn when the vial is named',
  },
  'app.file-missing': { kind: 'usage', hint: 'check the path' },
  'app.file-unusable': { kind: 'usage', hint: 'check that the file is the one that was meant' },
  'app.label-form': { kind: 'usage', hint: 'add --as pdf for sheets of paper, or --as zpl for a label printer' },
  'app.line-malformed': {
    kind: 'usage',
    hint: 'write each code as a JSON string on a line of its own; codes as they are go to --keyboard',
  },
  'app.folder-missing': { kind: 'usage', hint: 'check the path, or make the folder first' },
  'app.document-missing': { kind: 'failed', hint: 'ask the party that made it to share its exchange folder' },
  'app.document-altered': {
    kind: 'unverified',
    hint: 'the file no longer has the hash that names it; fetch it again from its maker',
  },
  'app.demo-dir-used': {
    kind: 'usage',
    hint: 'name a new folder with --dir, or delete this one if it is what an earlier demo left; nothing was touched',
  },
  'app.logger-edited': {
    kind: 'unverified',
    hint: 'copy the file from the logger again; if it stays so, treat what it says as unproven',
  },
  'app.logger-unsigned': {
    kind: 'unverified',
    hint: 'read it with --dry-run; only a file with the signature of its logger becomes evidence',
  },
  'app.logger-key-changed': {
    kind: 'unverified',
    hint: 'compare with another logger of this lot; somebody may have signed the file with a key of their own',
  },
  'app.logger-offset': {
    kind: 'usage',
    hint: 'give the offset of before; if that one was wrong, import the file with the right one under another --label, for what was stated stays',
  },
  'app.reader-gone': { kind: 'failed', hint: 'check the cable, then scan again; nothing was accepted yet' },
  'app.badge-not-goods': {
    kind: 'usage',
    hint: 'scan the code or the tag of the goods; a badge names who scans or which box, see `vialtrace scan`',
  },
  'app.session-name': { kind: 'usage', hint: 'give it a short name such as dock-2' },
  'app.session-unknown': { kind: 'usage', hint: 'check the name, or say what to scan and the session begins' },
  'app.session-settled': { kind: 'usage', hint: 'leave --session out to begin a new one, or give another name' },
  'app.place-malformed': { kind: 'usage', hint: 'write north and east in degrees, as in --at 60.17,24.94' },
  'app.not-a-unit': {
    kind: 'usage',
    hint: 'scan or type an SSCC (18 digits) or its Digital Link; `vialtrace handoff list` has those on offer',
  },
  'app.not-a-batch': { kind: 'usage', hint: 'scan or type (01) GTIN and (10) lot; `vialtrace batch list` has both' },
  'app.labels-differ': {
    kind: 'usage',
    hint: 'photograph one label, or give --gtin, --lot and --expires; nothing was signed',
  },
  'app.serials-unusable': {
    kind: 'usage',
    hint: 'give every vial of the batch a serial of its own, one a line; nothing was signed',
  },
  'app.doses-unusable': { kind: 'usage', hint: 'compare with the label of the vial; nothing was signed' },
  'app.not-a-vial': {
    kind: 'usage',
    hint: 'scan or type (01) GTIN and (21) serial as its label has them; `vialtrace batch list` has the GTINs',
  },
  'app.action-mismatch': {
    kind: 'refused',
    hint: 'look into the file and ask the member it came from; nothing was signed',
  },
  'app.card-unusable': {
    kind: 'usage',
    hint: 'ask the party for another card; `vialtrace init --help` has the roles. Nothing was signed',
  },
  'app.decision-unknown': { kind: 'usage', hint: 'see `vialtrace council show` for what the council has announced' },
  'app.party-unknown': { kind: 'usage', hint: 'see `vialtrace party list` for the names the ledger knows' },
  'app.device-unknown': {
    kind: 'usage',
    hint: 'see `vialtrace device list`, or enrol one with `vialtrace device enroll`',
  },
  'app.model-unknown': { kind: 'usage', hint: 'give one of the models named' },
  'app.agent-running': {
    kind: 'failed',
    hint: 'that one goes on; stop it first, or name other devices with --device',
  },
  'app.log-rolled-back': {
    kind: 'unverified',
    hint: 'an old copy of this site came back: restore the newest one, or revoke this key and enrol the probe anew',
  },
  'app.log-forked': {
    kind: 'unverified',
    hint: 'an old copy of this site, or a second machine, used this key: revoke it and enrol the probe under a new label',
  },
  'app.probe-swapped': {
    kind: 'refused',
    hint: 'enrol another probe under a label of its own; its key is not the key of this one',
  },
  'app.device-settled': {
    kind: 'usage',
    hint: 'give it another label, with `logger import` as --label; a key stays with its container and its probe for good',
  },
  'app.pace-unusable': {
    kind: 'usage',
    hint: 'give --every of at most 15min, and --intensive-every of no more than that; or leave the latter out',
  },
  'app.port-unset': {
    kind: 'failed',
    hint: 'enrol it again with the port it has now, all else unchanged; see `vialtrace agent ports`',
  },
  'app.batch-unknown': {
    kind: 'usage',
    hint: 'see `vialtrace batch list`; if it is not there, try `vialtrace ledger sync`',
  },
  'app.already-recalled': { kind: 'refused', hint: 'nothing to do: the recall stands for all parties' },
  'app.unit-unknown': { kind: 'usage', hint: 'the ledger has not seen it yet; try `vialtrace ledger sync`' },
  'app.nothing-arrived': {
    kind: 'failed',
    hint: 'nothing was signed; scan again, or see `vialtrace handoff list` for what is on offer',
  },
  'app.offer-unknown': { kind: 'usage', hint: 'see `vialtrace handoff list`' },
  'app.excursion-unknown': { kind: 'usage', hint: 'see `vialtrace excursion list`' },
  'app.dose-unknown': {
    kind: 'usage',
    hint: 'see `vialtrace dose list`; the identity of a dose is printed when it is recorded',
  },
  'app.serial-unknown': {
    kind: 'usage',
    hint: 'the serial is not in the batch manifest: the label may be a fake, or the manifest another one',
  },
  'app.not-enough-vials': { kind: 'usage', hint: 'see `vialtrace batch show` for how many vials are loose' },
  'app.readings-missing': {
    kind: 'failed',
    hint: 'the readings are sealed by the site that took them; ask it to share its exchange folder',
  },
  'app.readings-altered': { kind: 'unverified', hint: 'do not decide on these readings; keep the file as evidence' },
} as const satisfies FaultTable

export const appFault = faultsOf(appFaults)
