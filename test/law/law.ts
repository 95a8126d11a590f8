/** The rooms, left to right: which may look into which. */
export const mayImport: Readonly<Record<string, readonly string[]>> = {
  values: [],
  store: ['values'],
  alarm: ['values', 'store'],
  capture: ['values'],
  coldchain: ['values'],
  clinic: ['values', 'coldchain'],
  event: ['values'],
  envelope: ['values'],
  sign: ['values', 'event', 'envelope'],
  journal: ['values', 'sign', 'store'],
  ledger: ['values', 'sign', 'journal', 'store'],
  readmodel: ['values', 'event', 'sign', 'journal', 'ledger', 'store'],
  trace: ['values', 'event', 'coldchain'],
  report: ['values'],
  app: [
    ...['values', 'store', 'alarm', 'capture', 'coldchain', 'clinic', 'event', 'envelope', 'sign', 'journal', 'ledger'],
    ...['readmodel', 'trace', 'report'],
  ],
  agent: ['values', 'app'],
  cli: ['values', 'app'],
  commands: ['values', 'app', 'agent', 'cli'],
  main: ['cli'],
}

/** Rooms that may know the shape of another's data, with `import type`, but not call it. */
export const mayImportTypes: Readonly<Record<string, readonly string[]>> = {
  trace: ['readmodel'],
  report: ['readmodel'],
}

/** Rooms that compute and do nothing else: no waiting, no printing, no input or output. */
export const pureRooms = ['values', 'coldchain', 'clinic', 'event', 'trace', 'report']
export const pureBuiltins = ['node:buffer', 'node:crypto', 'node:util', 'node:zlib']

/** Every package the product may use, and the folders of src that may import it or a subpath no line of its own names. */
export const packages: Readonly<Record<string, readonly string[]>> = {
  'node:sqlite': ['store'],
  '@ethereumjs': ['ledger'],
  '@lydell/node-pty': ['capture/simulators'],
  '@noble/curves': ['capture/loggers'],
  '@noble/hashes': ['sign'],
  '@oclif/core': ['cli', 'commands', 'main'],
  '@zxing/library': ['capture'],
  'age-encryption': ['envelope'],
  'bwip-js': ['capture'],
  canonicalize: ['envelope', 'sign'],
  'csv-parse': ['capture/loggers'],
  ethers: ['ledger'],
  'ethers/abi': ['event', 'ledger'],
  'ethers/crypto': ['ledger', 'sign'],
  'ethers/hash': ['ledger', 'sign'],
  'ethers/utils': ['ledger', 'sign'],
  'ethers/wallet': ['ledger', 'sign'],
  'fastest-levenshtein': ['cli'],
  'hash-wasm': ['sign'],
  inquirer: ['cli'],
  llrpjs: ['capture/rfid', 'capture/simulators'],
  lowdb: ['app'],
  nodemailer: ['alarm'],
  'modbus-serial': ['capture/simulators'],
  secp256k1: ['sign'],
  serialport: ['capture/serial'],
  sharp: ['capture'],
  'tiny-secp256k1': ['sign'],
  'zxing-wasm': ['capture'],
}

/** What a command may load before it runs: anything more and `--help` would wait for it. */
export const loadedAtStart = ['@oclif/core']

/** The one file that reads clock, randomness and environment (bin does too; it is not in src). */
export const wiring = 'app/wire.ts'

export const sizes = { fileLines: 400, commandLines: 120, medianLines: 90, percentile95Lines: 300, indexLines: 40 }

/** Names that say nothing about what is inside. */
export const emptyNames = /^(utils?|helpers?|common|managers?|services?|misc)$/i
