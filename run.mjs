// `node run.mjs main` is src/main.ts, `node run.mjs cli …` is src/cli.ts, bundled into one file each: see
// docs/decisions/bundled-start.md.
import { mkdirSync, readFileSync, renameSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { setFlagsFromString } from 'node:v8'

const root = import.meta.dirname
const name = process.argv.splice(2, 1)[0]
if (name !== 'main' && name !== 'cli') throw new Error('node run.mjs main | node run.mjs cli <command>')
const bundle = join(root, 'dist', `${name}.js`)

/** The bundle's first line tells from which files it was made and how they were; any difference makes it anew. */
function isFresh() {
  try {
    const text = readFileSync(bundle, 'latin1')
    const { files, state } = JSON.parse(text.slice(2, text.indexOf('\n')))
    return stateOf(files) === state
  } catch {
    return false
  }
}

// ctime, not mtime: it moves when a copy, a checkout or an install puts another file in place, and nobody sets it back.
function stateOf(files) {
  return files
    .map((file) => {
      const { ctimeMs, size } = statSync(join(root, file))
      return `${ctimeMs} ${size}`
    })
    .join()
}

async function build() {
  const { build } = await import('esbuild')
  const began = Date.now()
  const { metafile, outputFiles } = await build({
    absWorkingDir: root,
    entryPoints: [`src/${name}.ts`],
    outfile: bundle,
    bundle: true,
    format: 'esm',
    platform: 'node',
    target: 'node20.10',
    // Packages ask for names at run time: node-fetch takes a signal only from a class called AbortSignal.
    keepNames: true,
    // PGlite reads files beside its own, sharp is native; exceljs, openai and file-type are only wanted by some.
    external: ['@electric-sql/pglite', 'exceljs', 'file-type', 'openai', 'sharp'],
    banner: { js: "import { createRequire as $r } from 'node:module';const require = $r(import.meta.url);" },
    metafile: true,
    write: false,
    logLevel: 'error',
  })
  const files = ['run.mjs', ...Object.keys(metafile.inputs)].filter((f) => !f.startsWith('('))
  // What was saved while we read it may be in the bundle or not: such a bundle is made anew next time.
  const settled = files.every((f) => statSync(join(root, f)).ctimeMs < began)
  const head = JSON.stringify({ files, state: settled ? stateOf(files) : '' })
  mkdirSync(join(root, 'dist'), { recursive: true })
  // Under another name first: two that start at once must not read each other's half.
  const half = `${bundle}.${process.pid}`
  writeFileSync(half, `//${head}\n${outputFiles[0].text}`)
  renameSync(half, bundle)
}

// By default V8 optimises a WebAssembly function after 1.8 MB of it ran. Nearly all that PGlite runs once, at the start,
// passes that: the work costs half a second and comes when somebody waits. What stays hot is optimised a little later.
setFlagsFromString('--wasm-tiering-budget=30000000')
if (!isFresh()) await build()
await import(pathToFileURL(bundle).href)
