import { Flags } from '@oclif/core'
import type { BatchDetails, Workspace } from '../../app/index.ts'
import { BaseCommand, count, span, words } from '../../cli/index.ts'
import { gtin, parseCelsius, parseExpiry } from '../../values/index.ts'

export default class BatchRegister extends BaseCommand<typeof BatchRegister> {
  static override readonly summary = 'Register a batch with the serial of every vial.'
  static override readonly description =
    'GTIN, lot and expiry are read from a photograph of the label, or given. The serials become a document the parties share; the ledger holds the root of their tree.'
  static override readonly examples = [
    '<%= config.bin %> batch register --image carton.jpg --vials 10000 --doses-per-vial 10 --vaccine penta --stability 8.0=4h,25.0=30min',
    '<%= config.bin %> batch register --gtin 09506000134352 --lot VT2611A --expires 2049-11-30 --serials serials.txt --doses-per-vial 10 --vaccine penta',
  ]
  static override readonly flags = {
    image: Flags.string({
      summary: 'photograph of the label',
      helpValue: 'FILE',
      exclusive: ['gtin', 'lot', 'expires'],
    }),
    gtin: Flags.string({ summary: 'trade item', helpValue: 'GTIN' }),
    lot: Flags.string({ summary: 'lot number', helpValue: 'LOT' }),
    expires: Flags.string({
      summary: 'last day it may be used, or the moment it expires, ISO 8601',
      helpValue: 'DATE',
    }),
    vials: Flags.string({ summary: 'how many serials to make up', helpValue: 'N', exclusive: ['serials'] }),
    serials: Flags.string({ summary: 'file with one serial a line', helpValue: 'FILE' }),
    'doses-per-vial': Flags.string({ summary: 'how many doses a vial holds', helpValue: 'N' }),
    vaccine: Flags.string({ summary: 'name in the vaccine table', helpValue: 'NAME' }),
    stability: Flags.string({
      summary: 'for how long in all it may be warmer than so many °C',
      helpValue: '8.0=4h',
      multiple: true,
      delimiter: ',',
      multipleNonGreedy: true,
    }),
  }

  override async run() {
    const { printedName, registerBatch } = await import('../../app/index.ts')
    const workspace = await this.workspace()
    const label = await this.label(workspace)
    const serials = await this.serials()
    const doses = { flag: '--doses-per-vial', what: 'doses in a vial', parse: count }
    const dosesPerVial = await this.ask.text(this.flags['doses-per-vial'], doses)
    const vaccine = await this.ask.text(this.flags.vaccine, { flag: '--vaccine', what: 'vaccine', parse: words })
    const stability = (this.flags.stability ?? []).map(stabilityRow)
    const registered = await registerBatch(workspace, { ...label, dosesPerVial, vaccine, stability, serials })
    const vials = typeof serials === 'number' ? serials : serials.length
    this.say`${printedName(registered.name)} registered with ${vials} vials`
    return { ...registered, vials }
  }

  private async label(workspace: Workspace): Promise<Pick<BatchDetails, 'gtin' | 'lot' | 'expiresAt'>> {
    const { batchOnLabel, oneBatch, scanAll } = await import('../../app/index.ts')
    const { flags, ask } = this
    if (flags.image !== undefined) {
      const scan = oneBatch(workspace, await scanAll(workspace, { images: [flags.image] }))
      if (scan) return batchOnLabel(workspace, scan)
    }
    return {
      gtin: await ask.text(flags.gtin, { flag: '--gtin', what: 'GTIN', parse: gtin }),
      lot: await ask.text(flags.lot, { flag: '--lot', what: 'lot number', parse: words }),
      expiresAt: await ask.text(flags.expires, { flag: '--expires', what: 'expiry date', parse: parseExpiry }),
    }
  }

  private async serials(): Promise<string[] | number> {
    const { readNamed } = await import('../../app/index.ts')
    const { serials, vials } = this.flags
    if (serials === undefined) return this.ask.text(vials, { flag: '--vials', what: 'number of vials', parse: count })
    return readNamed(serials, maxSerialBytes).toString().split(/\r?\n/).filter(Boolean)
  }
}

const maxSerialBytes = 32 * 1024 * 1024

/** `8.0=4h` */
function stabilityRow(text: string): BatchDetails['stability'][number] {
  const [celsius = '', longest = ''] = text.split('=')
  return { above: parseCelsius(celsius), permittedMs: span(longest), source: 'stated by the maker at registration' }
}
