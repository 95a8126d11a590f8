import { play } from '../support/play.ts'

/** Plays each command line of its JSON argument, and prints what each said, as JSON. */
const said = []
for (const args of JSON.parse(process.argv[2] ?? '[]') as string[][]) said.push(await play(args))
console.log(JSON.stringify(said))
