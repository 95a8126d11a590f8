import { takeHold } from '../../src/store/index.ts'

// A process that holds a name until it is killed.
takeHold(process.argv[2] as string)
process.stdout.write('held\n')
setInterval(() => undefined, 60_000)
