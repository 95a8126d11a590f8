import { documentsIn } from '../../src/app/documents.ts'
import { writeDurably } from '../../src/app/files.ts'
import { isFault } from '../../src/values/index.ts'

// A process of its own that may be given little room to write. Arguments: what to do, a path, how many bytes.
const [what = '', path = '', size = '0'] = process.argv.slice(2)
const bytes = Buffer.alloc(Number(size), 1)
try {
  if (what === 'document') documentsIn(path).put(bytes)
  else writeDurably(path, bytes)
  process.stdout.write('written')
} catch (error) {
  process.stdout.write(isFault(error) ? error.code : String(error))
}
