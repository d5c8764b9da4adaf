import { existsSync } from 'node:fs'
import { type Browser, chromium, type Page } from 'playwright-core'

/** Debian's package, or whatever CHROMIUM names. */
const path = process.env.CHROMIUM ?? '/usr/bin/chromium'

/** False where there is no browser: the tests that need one are then skipped, and say so loudly. */
export const hasChromium = existsSync(path)

if (!hasChromium) {
  console.error(
    `\n!!! NOT TESTED: there is no Chromium at ${path}, so the web page itself was not opened.\n` +
      '!!! Install it (Debian: apt-get install -y chromium) or set CHROMIUM to its path.\n',
  )
}

/** A browser with a profile of its own that talks to nobody but the page. */
export function openChromium(): Promise<Browser> {
  return chromium.launch({
    executablePath: path,
    args: [
      '--headless',
      '--no-sandbox',
      '--disable-gpu',
      '--disable-quic',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
    ],
  })
}

/** Waits until a script holds. The page's policy lets none be run again and again inside it, as waitForFunction would. */
export async function untilHolds(page: Page, script: string): Promise<void> {
  while (!(await page.evaluate(script))) await page.evaluate('new Promise(requestAnimationFrame)')
}
