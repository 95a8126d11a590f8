import { Flags } from '@oclif/core'
import type { ScanInputs } from '../app/index.ts'
import { BaseCommand, count, span, table } from '../cli/index.ts'
import type { Name } from '../values/index.ts'

/** Where codes may come from, for every command that scans. */
export const scanFlags = {
  image: Flags.string({ summary: 'photograph of one or more codes', helpValue: 'FILE', multiple: true }),
  text: Flags.string({ summary: 'code as typed or scanned: (00)…, (01)…', helpValue: 'TEXT', multiple: true }),
  reader: Flags.string({ summary: 'port of an RFID reader: one inventory', helpValue: 'PORT' }),
  scanner: Flags.string({ summary: 'port of a handheld scanner', helpValue: 'PORT' }),
  codes: Flags.string({ summary: 'stop the scanner after so many codes', helpValue: 'N', dependsOn: ['scanner'] }),
  quiet: Flags.string({ summary: 'stop the scanner after this silence', helpValue: 'SPAN', default: '10s' }),
}

type Given = { [F in keyof typeof scanFlags]?: F extends 'image' | 'text' ? string[] | undefined : string | undefined }

/** What was asked to be read; null when no flag says where from. */
export function scanInputs({ image, text, reader, scanner, codes, quiet = '10s' }: Given): ScanInputs | null {
  if (!image && !text && !reader && !scanner) return null
  const expected = codes === undefined ? Number.POSITIVE_INFINITY : count(codes)
  return {
    images: image ?? [],
    texts: text ?? [],
    ...(reader ? { tagReader: reader } : {}),
    ...(scanner ? { scanner: { path: scanner, expected, quietMs: span(quiet) } } : {}),
  }
}

export default class Scan extends BaseCommand<typeof Scan> {
  static override readonly summary = 'Read codes and tags, and say what they name. Records nothing.'
  static override readonly description = 'Pictures, typed text, an RFID reader and a handheld scanner may be mixed.'
  static override readonly examples = [
    '<%= config.bin %> scan --image carton.jpg',
    '<%= config.bin %> scan --text "(01)09506000134352(21)7H3KQ0ZD9M2B"',
    '<%= config.bin %> scan --scanner /dev/ttyACM0 --codes 2',
  ]
  static override readonly flags = scanFlags

  override async run() {
    const { printedName, scanAll, systemWiring } = await import('../app/index.ts')
    const typed = async () => {
      const text = await this.ask.text(undefined, {
        flag: '--image, --text, --reader or --scanner',
        what: 'code',
        parse: String,
      })
      return { texts: [text] }
    }
    const scans = await scanAll(systemWiring(), scanInputs(this.flags) ?? (await typed()))
    const named = (name: Name | null) => (name ? printedName(name) : '')
    const rows = scans.map(({ source, symbology, unit, batch }) => [source, symbology, named(unit), named(batch)])
    this.log(table(['source', 'symbology', 'unit', 'batch'], rows))
    return { scans }
  }
}
