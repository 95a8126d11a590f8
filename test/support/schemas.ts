import assert from 'node:assert/strict'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { Ajv2020 } from 'ajv/dist/2020.js'

const folder = fileURLToPath(new URL('../../schemas', import.meta.url))

/** What the published schemas are called, `batch-list` for `vialtrace batch list --json`. */
export const schemaNames = readdirSync(folder).map((file) => file.replace(/\.json$/, ''))

const ajv = new Ajv2020({ allErrors: true, allowUnionTypes: true })
for (const name of schemaNames) ajv.addSchema(JSON.parse(readFileSync(join(folder, `${name}.json`), 'utf8')))

/** Asserts that a value is what the schema of this name says. */
export function assertSchema(name: string, value: unknown): void {
  const validate = ajv.getSchema(`${name}.json`)
  assert.ok(validate, `there is no schemas/${name}.json`)
  assert.ok(validate(value), `${name}: ${ajv.errorsText(validate.errors)}\n${JSON.stringify(value, null, 2)}`)
}
