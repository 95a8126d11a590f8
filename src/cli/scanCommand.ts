import { type Command, Flags } from '@oclif/core'
import type { Expecting, ReaderInput, Scanned, Session, Source, Workspace } from '../app/index.ts'
import { type Fault, printable } from '../values/index.ts'
import { count, span } from './answer.ts'
import { BaseCommand } from './baseCommand.ts'
import { cliFault } from './faults.ts'
import { foundRows, type Lists } from './found.ts'
import { keyboard } from './keyboard.ts'
import { minute } from './minute.ts'
import { type ScanLine, scanView } from './scanView.ts'
import { table } from './table.ts'

/** Where codes may come from, for every command that scans. They are answered in the order in which they are given. */
export const scanFlags = {
  image: Flags.string({
    summary: 'photograph, or folder of them',
    helpValue: 'FILE|DIR',
    multiple: true,
  }),
  text: Flags.string({
    summary: 'code as typed or scanned: (00)…, (01)…, 18 digits',
    helpValue: 'TEXT',
    multiple: true,
  }),
  lines: Flags.string({
    summary: 'one JSON string a line; - for a pipe',
    helpValue: 'FILE',
    multiple: true,
  }),
  epc: Flags.string({
    summary: 'memory of a tag, in hexadecimal',
    helpValue: 'HEX',
    multiple: true,
  }),
  reader: Flags.string({ summary: 'reader18, yrm100, rdm6300, id12la, scanner, or llrp://HOST', helpValue: 'MODEL' }),
  port: Flags.string({ summary: 'serial port of the reader', helpValue: 'PORT', dependsOn: ['reader'] }),
  baud: Flags.string({ summary: "its speed, when not its model's own", helpValue: 'N', dependsOn: ['port'] }),
  scanner: Flags.string({ summary: 'port of a handheld scanner: --reader scanner --port PORT', helpValue: 'PORT' }),
  codes: Flags.string({ summary: 'stop a reader after so many codes', helpValue: 'N' }),
  quiet: Flags.string({ summary: 'stop a reader after this silence (10s, tags 2s)', helpValue: 'SPAN' }),
  keyboard: Flags.boolean({ summary: 'codes typed, piped, or sent by a scanner that acts as a keyboard, one a line' }),
}

export const sessionFlag = {
  session: Flags.string({ summary: 'name of the scan session: go on with what it holds', helpValue: 'NAME' }),
}

export const sourceFlags = '--image, --text, --lines, --epc, --keyboard, --reader or --scanner'

type Given = { readonly [F in 'port' | 'baud' | 'codes' | 'quiet' | 'session']?: string | undefined }

/** Longer than anybody works at a dock: on a terminal a person says when it is over. */
const aWeekMs = 604_800_000

/** A command that scans: knows its sources in their order, and shows a session while it goes on. */
export abstract class ScanCommand<C extends typeof Command> extends BaseCommand<C> {
  /** What was named as a source, in the order of the command line. */
  protected async sources(): Promise<Source[]> {
    const { typedLines } = await import('../app/index.ts')
    const given = this.flags as Given
    const until = {
      ...(given.codes && { expected: count(given.codes) }),
      ...(given.quiet && { quietMs: span(given.quiet) }),
    }
    const patience = this.interactive ? { quietMs: aWeekMs, ...until } : until
    const reader = (place: ReaderInput['place']): Source => ({ from: 'reader', reader: { place, ...patience } })
    const sourceOf = (flag: string, value: string): Source[] => {
      if (flag === 'image' || flag === 'lines') return [{ from: flag, path: value }]
      if (flag === 'text') return [{ from: 'text', text: value }]
      if (flag === 'epc') return [{ from: 'epc', hex: value }]
      if (flag === 'watch') return [{ from: 'watch', folder: value }]
      if (flag === 'scanner') return [reader({ profile: 'scanner', port: value })]
      if (flag === 'keyboard' && !this.interactive) return [{ from: 'keyboard', typed: typedLines(process.stdin) }]
      if (flag !== 'reader') return []
      const { port, baud } = given
      return [reader({ profile: value, ...(port && { port }), ...(baud && { baudRate: count(baud) }) })]
    }
    return this.inOrder.flatMap(([flag, value]) => sourceOf(flag, value))
  }

  /**
   * Works off the sources in a session: on a terminal with counts that stand still, elsewhere a line for each scan that
   * somebody makes who is there, and for each that needs a look.
   *
   * @returns The first input that was not read and cannot be scanned again, if there is one.
   */
  protected async scanInto(workspace: Workspace, session: Session, title: string): Promise<Fault | null> {
    const { inputsOf, isLive, runSession } = await import('../app/index.ts')
    const sources = await this.sources()
    const isWatched = this.interactive && (sources.length === 0 || sources.some(isLive))
    const view = isWatched ? scanView(title) : null
    const keys = view && keyboard(process.stdin, view.draft)
    const typed: Source[] = keys ? [{ from: 'keyboard', typed: keys.typed }] : []
    const { signal: stop } = this.stopSignal()
    const listening = { clock: workspace.lineClock, stop, piped: process.stdin }
    let unread: Fault | null = null
    try {
      view?.show(session.tally(), [])
      for await (const { scanned, undone } of runSession(session, inputsOf([...sources, ...typed], listening))) {
        const lines = [...scanned, ...(undone ? [undone] : [])].map(lineOf)
        view?.show(session.tally(), lines)
        if (!view) this.sayLines(lines)
        unread ??= scanned.find(({ live, fault }) => fault && !live)?.fault ?? null
      }
      // A watched folder has no other end; elsewhere half of what arrived must not be signed for.
      if (stop.aborted && !sources.some(({ from }) => from === 'watch'))
        throw cliFault('cli.interrupted', 'the scanning was interrupted')
      session.end('left')
      return unread
    } catch (error) {
      keys?.close()
      view?.close()
      this.hint`what was scanned is kept: go on with --session ${session.name}`
      throw error
    } finally {
      keys?.close()
      view?.close()
      // Whoever pipes codes in may go on doing so; nobody hears it any more.
      if (stop.aborted) process.stdin.destroy()
    }
  }

  /** Begins the session, or goes on with the one that was named; says so where another has not ended. */
  protected async openSession(workspace: Workspace, expecting: Expecting): Promise<Session> {
    const { interruptedSessions, openSession } = await import('../app/index.ts')
    const { session: name } = this.flags as Given
    const [cut] = name === undefined ? interruptedSessions(workspace) : []
    if (cut)
      this
        .hint`session ${cut.name} of ${minute(cut.begunAt)} has not ended and holds ${cut.size} scans: go on with --session ${cut.name}`
    const isBegun = name !== undefined && !this.interactive && (await this.sources()).length === 0
    return openSession(workspace, { ...(name !== undefined && { name }), expecting, isBegun })
  }

  /** Somebody or something has to scan. @throws cli.answer-missing */
  protected async requireSource(): Promise<void> {
    if (this.interactive || (this.flags as Given).session !== undefined || (await this.sources()).length > 0) return
    throw cliFault('cli.answer-missing', `expected ${sourceFlags} (where codes come from), it was not given`)
  }

  /** The table of what was found; of many units, those that need a look. */
  protected sayFound(lists: Lists, called: (name: string) => string): void {
    const { rows, leftOut } = foundRows(lists, called)
    this.log(table(['unit', 'found'], rows))
    if (leftOut > 0) this.log(`and ${leftOut} more, received`)
  }

  private sayLines(lines: readonly Line[]): void {
    for (const { called, verdict, note, isTold } of lines)
      if (isTold) this.log(printable([called, verdict, ...(note === null ? [] : [note])].join('  ')))
  }
}

type Line = ScanLine & { readonly isTold: boolean }

function lineOf({ called, verdict, note, live, isProblem }: Scanned): Line {
  return { called, verdict, note, isProblem, isTold: live || verdict !== 'received' }
}
