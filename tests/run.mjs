// Every check in one command, ending with one line that says how it went: "tests: N passed, N failed".
import { spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

const bin = (name) => join('node_modules', '.bin', name)
const checks = [
  ['types', bin('tsc'), ['--noEmit', '-p', '.']],
  ['lint', bin('biome'), ['check', '--error-on-warnings', '.']],
  ['locales', process.execPath, ['--import', 'tsx', 'tests/support/check-locales.ts']],
]
let passed = 0
let failed = 0
for (const [name, command, args] of checks) {
  const { status } = spawnSync(command, args, { stdio: 'inherit' })
  console.log(`${status === 0 ? '✓' : '✗'} ${name}`)
  if (status === 0) passed++
  else failed++
}
const folder = mkdtempSync(join(tmpdir(), 'ocop-test-'))
const report = join(folder, 'report.json')
const { status } = spawnSync(
  bin('vitest'),
  ['run', '--reporter=default', '--reporter=json', `--outputFile=${report}`, ...process.argv.slice(2)],
  { stdio: 'inherit' },
)
let skipped = 0
try {
  const told = JSON.parse(readFileSync(report, 'utf8'))
  passed += told.numPassedTests
  failed += told.numFailedTests
  skipped = told.numPendingTests
  // A file that breaks before its first test counts, too.
  if (status !== 0 && told.numFailedTests === 0) failed++
} catch {
  failed++
}
rmSync(folder, { recursive: true, force: true })
if (skipped > 0) console.log(`skipped: ${skipped} (each says why above)`)
console.log(`tests: ${passed} passed, ${failed} failed`)
process.exit(failed === 0 ? 0 : 1)
