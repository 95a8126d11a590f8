import { type FaultTable, faultsOf } from '../values/index.ts'

/** What can go wrong between a person and a command. */
export const cliFaults = {
  'cli.usage': { kind: 'usage', hint: 'add --help to the command to see its arguments and flags' },
  'cli.command-unknown': { kind: 'usage', hint: '`vialtrace --help` lists the commands' },
  'cli.answer-missing': {
    kind: 'usage',
    hint: 'questions are asked only on a terminal; give the flag or argument it names',
  },
  'cli.answer-empty': { kind: 'usage', hint: 'say it in a few words' },
  'cli.number-malformed': { kind: 'usage', hint: 'write it in digits, without signs, points or blanks' },
  'cli.offset-malformed': { kind: 'usage', hint: 'give an offset such as +02:00, -05:30 or +00:00' },
  'cli.span-malformed': {
    kind: 'usage',
    hint: 'write 45s, 30min, 4h or 7d; where a moment is asked for, ISO 8601 too',
  },
  'cli.moment-past': { kind: 'usage', hint: 'give a later one, or a span from now such as 4h' },
  'cli.declined': { kind: 'failed', hint: 'nothing was done; repeat the command and confirm, or give --yes' },
  'cli.interrupted': { kind: 'failed', hint: 'what was recorded before stays; repeat the command when ready' },
  'cli.system': { kind: 'failed', hint: 'check the path it names, its permissions and the free space' },
  'cli.bug': {
    kind: 'failed',
    hint: 'this is a bug in vialtrace: repeat with VIALTRACE_DEBUG=1 set and report what it shows (CONTRIBUTING.md)',
  },
} as const satisfies FaultTable

export const cliFault = faultsOf(cliFaults)
