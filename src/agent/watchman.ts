import {
  type Contact,
  contactsOf,
  type Device,
  type ExcursionFinding,
  tellNotice,
  type Workspace,
  watchAlarms,
} from '../app/index.ts'
import { isFault } from '../values/index.ts'
import { backoffMs } from './backoff.ts'
import type { AgentEvent } from './event.ts'
import { pause } from './pause.ts'

/** Often enough that an alarm is no later than this, and seldom enough to cost nothing. */
const lookEveryMs = 5000
/** The terminal: always there, told at once and often, and it costs nothing. */
const bell = { name: 'bell', afterMs: 0, repeatMs: 60_000 }

export type WatchmanOptions = {
  readonly devices: readonly Device[]
  readonly tell: (event: AgentEvent) => void | Promise<void>
  readonly signal: AbortSignal
}

/** Sees to it that alarms are raised, and that people hear of them until somebody says that he knows. */
export type Watchman = {
  /** Looks once and sets off what is due; nobody is waited for. */
  readonly look: () => Promise<void>
  /** Somebody found an excursion. @throws the store.* faults */
  readonly hear: (label: string, finding: ExcursionFinding) => Promise<void>
  /** Looks again and again until stopped. @param beat - Said each time */
  readonly stand: (beat: () => void) => Promise<void>
  /** Returns when nothing is under way; what could not be told waits on the disk. */
  readonly rest: () => Promise<void>
}

export function watchman(workspace: Workspace, { devices, tell, signal }: WatchmanOptions): Watchman {
  const alarms = watchAlarms(workspace, devices)
  const hands = new Map<string, Hand>()

  async function lookOnce(): Promise<void> {
    alarms.look()
    const contacts = contactsOf(workspace)
    alarms.queue([bell, ...contacts])
    for (const name of hands.keys()) if (!contacts.some((contact) => contact.name === name)) hands.delete(name)
    for (const notice of workspace
      .alarms()
      .waiting()
      .filter(({ contact }) => contact === bell.name)) {
      await tell({ type: 'alarm', alarm: notice.alarm, again: notice.round > 1 })
      workspace.alarms().sent(notice, workspace.clock.now())
    }
    for (const contact of contacts) {
      const hand = hands.get(contact.name) ?? handFor(workspace, contact.name, tell, signal)
      hands.set(contact.name, hand)
      hand.go(contact)
    }
  }

  let looking = Promise.resolve()
  // One look after another: two at once would both ring for what neither has noted as told.
  function look(): Promise<void> {
    const next = looking.then(lookOnce)
    looking = next.catch(() => undefined)
    return next
  }

  return {
    look,
    async hear(label, finding) {
      alarms.hear(label, finding)
      await look()
    },
    async stand(beat) {
      while (!signal.aborted) {
        // Trouble that cannot even be told ends nothing: the next look may find it gone.
        await look()
          .catch((error: unknown) => tell(troubleOf(error)))
          .catch(() => undefined)
        beat()
        // Real time also where the story's clock leaps: whoever sleeps on that would move it.
        await pause({ clock: workspace.lineClock }, lookEveryMs, signal)
      }
    },
    async rest() {
      await looking
      await Promise.all([...hands.values()].map(({ rest }) => rest()))
    },
  }
}

function troubleOf(error: unknown): AgentEvent {
  const code = isFault(error) ? error.code : 'unexpected'
  return { type: 'untold', contact: null, code, sentence: (error as Error).message, retryInMs: lookEveryMs }
}

/** Tells one contact one thing after another, so that one who cannot be reached delays nobody else. */
type Hand = { readonly go: (contact: Contact) => void; readonly rest: () => Promise<void> }

function handFor(workspace: Workspace, name: string, tell: WatchmanOptions['tell'], signal: AbortSignal): Hand {
  const { lineClock, random } = workspace
  let running: Promise<void> | null = null
  let failures = 0
  let notBeforeMs = Number.NEGATIVE_INFINITY

  async function deliver(contact: Contact): Promise<void> {
    try {
      const waiting = workspace.alarms().waiting()
      for (const notice of waiting.filter((each) => each.contact === name)) {
        if (signal.aborted) return
        await tellNotice(workspace, contact, notice, signal)
        workspace.alarms().sent(notice, workspace.clock.now())
        failures = 0
        await tell({ type: 'told', contact: name, alarm: notice.alarm.number })
      }
    } catch (error) {
      if (signal.aborted) return
      failures += 1
      const retryInMs = backoffMs(failures, random)
      notBeforeMs = lineClock.monotonicMs() + retryInMs
      await tell({ ...troubleOf(error), contact: name, retryInMs } as AgentEvent)
    }
  }

  return {
    go(contact) {
      if (lineClock.monotonicMs() < notBeforeMs) return
      // Nobody waits for it: where even the trouble cannot be told, the next look tries again.
      running ??= deliver(contact)
        .catch(() => undefined)
        .finally(() => {
          running = null
        })
    },
    rest: async () => void (await running),
  }
}
