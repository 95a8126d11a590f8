export { captureFaults } from './faults.ts'
