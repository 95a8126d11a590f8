export * from './answer/index.ts'
export { type DecodedCode, type ReadOptions, readImage, scansOf } from './barcode/index.ts'
export { captureFault, captureFaults } from './faults.ts'
export {
  batchOf,
  type Carried,
  dayOf,
  digitalLinkOf,
  expiryDigits,
  expiryOf,
  formatBracketed,
  formatElementString,
  parseBracketed,
  parseDigitalLink,
  parseElementString,
  scanOf,
  unitOf,
} from './gs1/index.ts'
export * from './label/index.ts'
export { type CsvColumns, readCsv } from './loggers/csv.ts'
export { readLoggerFile } from './loggers/index.ts'
export type { LoggerDay, LoggerFile, LoggerReading, LoggerSignature } from './loggers/loggerFile.ts'
export { openReader, readerProfiles } from './reader/index.ts'
export { keepReading, type LastingReader } from './reader/lasting.ts'
export type { Reader, ReaderPlace, Sighting } from './reader/reader.ts'
export { epcOfElements } from './rfid/epc.ts'
export { scanOfEpc } from './rfid/epcScan.ts'
export { decodeEpc, encodeEpc } from './rfid/epcTag.ts'
export { formatUrn, parseUrn } from './rfid/epcUrn.ts'
export type { StoredReadings, Thermometer, ThermometerOptions } from './sensors/driver.ts'
export * from './sensors/index.ts'
export { freshProbe, judgeReading, type ProbeMemory } from './sensors/quality.ts'
export * from './serial/index.ts'
export { simulateBadge } from './simulators/badge.ts'
export { type Cable, openCable } from './simulators/cable.ts'
export { simulatedProfiles, simulateProfile } from './simulators/profile.ts'
export { simulateReader } from './simulators/reader.ts'
export { simulateReader18 } from './simulators/reader18.ts'
export { simulateScan } from './simulators/scanner.ts'
export { simulateYrm100 } from './simulators/yrm100.ts'
