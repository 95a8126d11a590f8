import { type FaultTable, faultsOf } from '../values/index.ts'

const typeWithBrackets = 'type the code with brackets, for example (01)09506000134352(10)VT2611A'

/**
 * Bytes, codes and pictures that are not what they should be, refused before they become a reading or a scan. What a code
 * says is its bearer's affair (usage); what happens on a wire is the machine's (failed).
 */
export const captureFaults = {
  'capture.code-not-gs1': {
    kind: 'usage',
    hint: `scan the GS1 symbol of the pack, not another one beside it; or ${typeWithBrackets}`,
  },
  'capture.ai-unknown': { kind: 'usage', hint: `scan again; if it repeats, ${typeWithBrackets}` },
  'capture.field-malformed': {
    kind: 'usage',
    hint: 'compare with the printed text; if the symbol really says so, its maker must correct it',
  },
  'capture.gs-lost': {
    kind: 'usage',
    hint: `configure the scanner to send GS (ASCII 29) unchanged and scan again; or ${typeWithBrackets}`,
  },
  'capture.element-missing': { kind: 'usage', hint: 'scan the symbol that also carries the missing element' },
  'capture.elements-conflict': { kind: 'usage', hint: 'put the pack aside; its maker must correct the symbol' },
  'capture.link-malformed': {
    kind: 'usage',
    hint: 'a GS1 Digital Link looks like https://id.gs1.org/01/09506000134352/10/VT2611A',
  },
  'capture.image-unreadable': { kind: 'usage', hint: 'give a JPEG, PNG or WebP photograph of at most 60 megapixels' },
  'capture.image-without-code': {
    kind: 'usage',
    hint: 'photograph the symbol from nearer, flat, sharp, and without glare',
  },
  'capture.readers-disagree': { kind: 'usage', hint: 'photograph the symbol again from nearer and straight above' },
  'capture.label-refused': { kind: 'usage', hint: 'shorten the lot or serial, or choose another symbol' },
  'capture.port-missing': {
    kind: 'failed',
    hint: 'list the ports with `vialtrace agent ports`; prefer a path under /dev/serial/by-id, which survives replugging',
  },
  'capture.port-denied': { kind: 'failed', hint: 'add the user to the group that owns the port, usually dialout' },
  'capture.port-busy': { kind: 'failed', hint: 'close the other program that has the port open, then try again' },
  'capture.bus-mixed': { kind: 'failed', hint: 'give each kind of device a port of its own' },
  'capture.port-not-serial': { kind: 'failed', hint: 'give the path of a serial device such as /dev/ttyUSB0' },
  'capture.port-failed': { kind: 'failed', hint: 'unplug the adapter, plug it in again, and check the line settings' },
  'capture.port-closed': { kind: 'failed', hint: 'plug the adapter in again or check the network, then open it anew' },
  'capture.write-timeout': {
    kind: 'failed',
    hint: 'power the device off and on; it does not take the bytes sent to it',
  },
  'capture.no-reply': {
    kind: 'failed',
    hint: 'check power, wiring (A and B exchanged?), device address and baud rate',
  },
  'capture.checksum': { kind: 'failed', hint: 'shorten or shield the cable and check the termination of the bus' },
  'capture.frame-length': { kind: 'failed', hint: 'check the cable, the baud rate and the profile of the device' },
  'capture.line-garbage': { kind: 'failed', hint: 'check baud rate, parity, device address and profile' },
  'capture.device-exception': { kind: 'failed', hint: 'check that the profile named is the one printed on the device' },
  'capture.reader-address': {
    kind: 'usage',
    hint: 'name a network reader as in llrp://192.0.2.7 or llrp://192.0.2.7:5084',
  },
  'capture.reader-unreachable': {
    kind: 'failed',
    hint: 'check that the reader is on, on this network, and that its LLRP port is open',
  },
  'capture.reader-malformed': { kind: 'failed', hint: 'check the port; LLRP without TLS is usually on 5084' },
  'capture.scan-unended': { kind: 'usage', hint: 'set the suffix of the scanner to CR, then scan again' },
  'capture.simulation-malformed': { kind: 'usage', hint: 'give upper-case hexadecimal, or the text of a code' },
  'capture.badge-once': { kind: 'usage', hint: 'hold the badge to the reader again, until it has been read twice' },
  'capture.profile-foreign': {
    kind: 'failed',
    hint: 'compare the label on the device with the models in docs/reference/devices.md, and name the one it is; if it is that one, look at its probe and the cable',
  },
  'capture.readings-disagree': { kind: 'failed', hint: 'shield the cable, and check the baud rate and the parity' },
  'capture.nothing-new': {
    kind: 'failed',
    hint: 'start the recording of the logger; it cannot be read faster than it stores, so enrol it with the same --every',
  },
  'capture.device-setting': {
    kind: 'failed',
    hint: "change the setting with the maker's program, this one writes nothing",
  },
  'capture.line-profile': { kind: 'usage', hint: 'see "Home-made loggers" in docs/reference/devices.md' },
  'capture.line-unmatched': { kind: 'failed', hint: 'compare what the logger sends with the pattern of its line' },
  'capture.logger-malformed': {
    kind: 'usage',
    hint: 'copy the file from the logger again, unchanged',
  },
  'capture.csv-malformed': {
    kind: 'usage',
    hint: 'a line names the columns, for example time,celsius; times look like 2026-11-20T08:00:00Z or 20.11.2026 08:00, the latter with --utc-offset',
  },
  'capture.time-malformed': {
    kind: 'usage',
    hint: 'write 2026-11-20 14:05 or 20.11.2026 14:05; for 03/04/2026 name --date-order',
  },
  'capture.logger-unknown': {
    kind: 'usage',
    hint: 'choose the .txt export on the logger, not its PDF, or a table in CSV',
  },
  'capture.profile-unknown': { kind: 'usage', hint: 'give one of the profiles named' },
  'capture.address-malformed': { kind: 'usage', hint: 'read the address on the label or the switches of the device' },
  'capture.epc-malformed': { kind: 'usage', hint: 'put the unit aside; whoever wrote the tag must write it again' },
  'capture.epc-unsupported': { kind: 'usage', hint: 'scan the printed symbol of this unit instead of its tag' },
  'capture.epc-unencodable': {
    kind: 'usage',
    hint: 'choose a longer scheme: 96 bits hold a numeric serial without leading zero, below 274877906944 for a vial',
  },
} as const satisfies FaultTable

export const captureFault = faultsOf(captureFaults)
