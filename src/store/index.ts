export { storeFaults } from './faults.ts'
export type { Migrations } from './migrate.ts'
export { openStore } from './open.ts'
export type { Query, SqlValue, Store, Wait } from './store.ts'
