import { crc16Gen2 } from '../../serial/crc16.ts'

/** Reads the tags out of one reader's reports, which may be damaged. */
export type ReportReader = {
  /**
   * The EPCs in the data of an RO_ACCESS_REPORT, upper-case hexadecimal, in the order told; what another program's order
   * made the reader say is left out.
   */
  epcsOf(data: unknown): string[]
}

/**
 * A tag whose own check came along and is wrong is left out. LLRP leaves it to the reader whether the check comes along; of
 * one that has sent any, every tag must have it.
 *
 * @param order - Number of our ROSpec.
 */
export function reportReader(order: number): ReportReader {
  let sendsChecks = false

  function agrees(tag: unknown, epc: string): boolean {
    const control = at(at(tag, 'C1G2_PC'), 'PC_Bits')
    const check = at(at(tag, 'C1G2_CRC'), 'CRC')
    if (typeof control !== 'number' || typeof check !== 'number') return !sendsChecks
    const bytes = Buffer.from(epc, 'hex')
    const isWhole = (control >> 11) * 2 === bytes.length
    const holds = crc16Gen2(Buffer.concat([Buffer.from([control >> 8, control & 0xff]), bytes])) === check
    sendsChecks ||= holds
    return isWhole && holds
  }

  return {
    epcsOf: (data) =>
      listed(at(data, 'TagReportData')).flatMap((tag) => {
        const epc = at(at(tag, 'EPC_96'), 'EPC') ?? at(at(tag, 'EPCData'), 'EPC')
        const made = at(at(tag, 'ROSpecID'), 'ROSpecID')
        const isOurs = made === undefined || made === order
        return isOurs && typeof epc === 'string' && /^([0-9A-F]{4})+$/.test(epc) && agrees(tag, epc) ? [epc] : []
      }),
  }
}

/** A part of outside data by its name; `undefined` where there is none. */
export function at(data: unknown, name: string): unknown {
  return typeof data === 'object' && data !== null && Object.hasOwn(data, name)
    ? (data as Record<string, unknown>)[name]
    : undefined
}

// What may stand several times stands alone when it stands once.
function listed(value: unknown): unknown[] {
  return Array.isArray(value) ? value : value === undefined ? [] : [value]
}
