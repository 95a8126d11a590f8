import { once } from 'node:events'
import { type Fault, isFault, printable } from '../values/index.ts'
import { cliFault } from './faults.ts'

export type Question<Answer> = {
  /** The flag or argument that answers it without being asked, as it is typed: `--lot`, `IMAGE`. */
  readonly flag: string
  /** What is asked for, in a few words: `lot number`. */
  readonly what: string
  /** Reads the answer. @throws a Fault, which a person at a terminal sees and may correct. */
  readonly parse: (text: string) => Answer
}

/**
 * Answers from flags, or from the person at the terminal. Each method takes the flag's value first and asks only when
 * that is undefined; where nobody can be asked it throws cli.answer-missing.
 */
export type Asker = {
  readonly text: <Answer>(given: string | undefined, question: Question<Answer>) => Promise<Answer>
  /** Like text, not shown while typed. */
  readonly secret: <Answer>(given: string | undefined, question: Question<Answer>) => Promise<Answer>
  readonly choice: <Answer extends string>(
    given: Answer | undefined,
    question: { readonly flag: string; readonly what: string; readonly choices: readonly Answer[] },
  ) => Promise<Answer>
  /** Returns when the sentence was agreed to, by --yes or at the terminal. @throws cli.declined */
  readonly confirm: (sentence: string) => Promise<void>
}

export type AskerOptions = {
  /** Somebody is at the terminal and may be asked. */
  readonly interactive: boolean
  /** `--yes` was given. */
  readonly agreed: boolean
}

export function asker({ interactive, agreed }: AskerOptions): Asker {
  const typed = async <Answer>(type: 'input' | 'password', given: string | undefined, question: Question<Answer>) => {
    if (given !== undefined) return question.parse(given)
    if (!interactive) throw missing(question.flag, question.what)
    const validate = (text: string) => sentenceOfFault(() => question.parse(text)) ?? true
    return question.parse((await prompt({ type, message: question.what, validate })) as string)
  }
  return {
    text: (given, question) => typed('input', given, question),
    secret: (given, question) => typed('password', given, question),
    async choice(given, { flag, what, choices }) {
      if (given !== undefined) return given
      if (!interactive) throw missing(flag, what)
      const answer = await prompt({ type: 'select', message: what, choices })
      return answer as (typeof choices)[number]
    },
    async confirm(sentence) {
      if (agreed) return
      if (!interactive) throw missing('--yes', sentence)
      if (!(await prompt({ type: 'confirm', message: sentence, default: false })))
        throw cliFault('cli.declined', `not confirmed: ${sentence}`)
    },
  }
}

type Prompt =
  | { type: 'input' | 'password'; message: string; validate: (text: string) => true | string }
  | { type: 'select'; message: string; choices: readonly string[] }
  | { type: 'confirm'; message: string; default: boolean }

/** Asks on stderr: stdout is for the answer of the command. The message may hold text from outside. */
async function prompt(question: Prompt): Promise<unknown> {
  const { createPromptModule } = await import('inquirer')
  const answer = { ...question, message: printable(question.message) } as never
  const asking = createPromptModule({ output: process.stderr })({ answer })
  const answered = new AbortController()
  // ^D closes the prompt without an answer: nothing is left to wait for, and Node would end in the middle of an await.
  const closed = once(process, 'beforeExit', { signal: answered.signal }).then(() => undefined)
  try {
    const answers = await Promise.race([asking, closed])
    if (answers) return answers.answer
  } catch (error) {
    if (!(error instanceof Error && error.name === 'ExitPromptError')) throw error
  } finally {
    answered.abort()
  }
  throw cliFault('cli.interrupted', `interrupted at the question "${question.message}"`)
}

function missing(flag: string, what: string): Fault {
  return cliFault('cli.answer-missing', `expected ${flag} (${what}), it was not given`)
}

function sentenceOfFault(parse: () => unknown): string | undefined {
  try {
    parse()
    return undefined
  } catch (error) {
    if (isFault(error)) return error.message
    throw error
  }
}
