import { readFileSync } from 'node:fs'
import { Args } from '@oclif/core'
import { BaseCommand } from '../../../src/cli/index.ts'
import { faultsOf } from '../../../src/values/index.ts'

const fault = faultsOf({
  'test.failed': { kind: 'failed', hint: 'try again' },
  'test.usage': { kind: 'usage', hint: 'say it differently' },
  'test.refused': { kind: 'refused', hint: 'ask the custodian' },
  'test.unreachable': { kind: 'unreachable', hint: 'wait' },
  'test.unverified': { kind: 'unverified', hint: 'compare' },
})

const causes = {
  failed: () => fault('test.failed', 'it failed'),
  usage: () => fault('test.usage', 'it was asked wrongly'),
  refused: () => fault('test.refused', 'the rule "\u001b[2J" says no'),
  unreachable: () => fault('test.unreachable', 'nobody answers'),
  unverified: () => fault('test.unverified', 'it does not add up'),
  bug: () => new TypeError('x is not a function'),
  system: () => readFileSync('/nowhere/at/all'),
  rejection: async () => {
    void Promise.reject(new TypeError('nobody awaited this'))
    await new Promise(() => setInterval(() => {}, 1000))
  },
}

export default class Fail extends BaseCommand<typeof Fail> {
  static override readonly summary = 'Fails in the way it is told to.'
  static override readonly args = {
    cause: Args.string({ description: 'how to fail', options: Object.keys(causes), required: true, ignoreStdin: true }),
  }

  override async run(): Promise<object> {
    this.open({
      acknowledge: () => void process.stderr.write('acknowledged\n'),
      close: async () => void process.stderr.write('closed\n'),
    })
    throw await causes[this.args.cause as keyof typeof causes]()
  }
}
