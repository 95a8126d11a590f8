import { type FaultTable, faultsOf } from '../values/index.ts'

const typeWithBrackets = 'type the code with brackets, for example (01)09506000134352(10)VT2611A'

/** Bytes, codes and pictures that are not what they should be, refused before they become a reading or a scan. */
export const captureFaults = {
  'capture.code-not-gs1': {
    kind: 'failed',
    hint: `scan the GS1 symbol of the pack, not another one beside it; or ${typeWithBrackets}`,
  },
  'capture.ai-unknown': { kind: 'failed', hint: `scan again; if it repeats, ${typeWithBrackets}` },
  'capture.field-malformed': {
    kind: 'failed',
    hint: 'compare with the printed text; if the symbol really says so, its maker must correct it',
  },
  'capture.gs-lost': {
    kind: 'failed',
    hint: `configure the scanner to send GS (ASCII 29) unchanged and scan again; or ${typeWithBrackets}`,
  },
  'capture.element-missing': { kind: 'failed', hint: 'scan the symbol that also carries the missing element' },
  'capture.elements-conflict': { kind: 'failed', hint: 'put the pack aside; its maker must correct the symbol' },
  'capture.link-malformed': {
    kind: 'failed',
    hint: 'a GS1 Digital Link looks like https://id.gs1.org/01/09506000134352/10/VT2611A',
  },
  'capture.image-unreadable': { kind: 'failed', hint: 'give a JPEG, PNG or WebP photograph of at most 60 megapixels' },
  'capture.image-without-code': {
    kind: 'failed',
    hint: 'photograph the symbol from nearer, flat, sharp, and without glare',
  },
  'capture.readers-disagree': { kind: 'failed', hint: 'photograph the symbol again from nearer and straight above' },
  'capture.label-refused': { kind: 'failed', hint: 'shorten the lot or serial, or choose another symbol' },
} as const satisfies FaultTable

export const captureFault = faultsOf(captureFaults)
