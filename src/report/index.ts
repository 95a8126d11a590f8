export { renderReport } from './page.ts'
export type * from './view.ts'
