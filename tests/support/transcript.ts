import { readFileSync, writeFileSync } from 'node:fs'
import type { OutBody } from '../../src/db/stored.ts'
import { channelName } from '../../src/jobs/announcement-text.ts'
import { translator } from '../../src/text/i18n.ts'
import { directives } from './directives.ts'
import { World, type WorldOptions } from './world.ts'

/**
 * A conversation in a file is the test. Lines:
 *   # a remark, kept as it is
 *   @at 2027-01-04T09:00:00+07:00      sets the clock (before the first message: where it starts)
 *   @word …                            a step outside the chat, see directives.ts
 *   lan> /thongke Óc Eo                what somebody writes; "[Nhãn]" presses that button, "(ảnh to-roi.jpg) lời" sends
 *                                      a picture (tests/support/pictures.ts)
 *   lan< Xã Óc Eo …                    what reaches somebody; further lines indented by four; "[1] label" for choices
 * Codes we make up differ each run: {CODE1}, {CODE2} … stand for them in the order in which they appear; {KEY} for
 * the key in a link to a file.
 */
export async function playTranscript(
  file: string,
  options: WorldOptions = {},
  /** Puts marks in the place of what may change without changing the story. */
  conceal: (played: string) => string = (played) => played,
): Promise<{ expected: string; played: string }> {
  const expected = readFileSync(file, 'utf8')
  const lines = expected.split('\n')
  const at = lines.find((l) => l.startsWith('@at '))?.slice(4)
  const world = await World.open({ ...(at && { at }), ...options })
  const codes = new Codes()
  const out: string[] = []
  try {
    for (const line of lines) {
      if (line.startsWith('#') || line.trim() === '') out.push(line)
      else if (line.startsWith('@')) {
        out.push(line)
        const [word, ...rest] = line.slice(1).split(' ')
        const said = await directives(world, word!, codes.open(rest.join(' ')))
        for (const text of said) out.push(codes.close(`    ${text}`))
        out.push(...shown(await world.news(), codes))
      } else {
        const spoken = /^(\w+)> (.*)$/.exec(line)
        if (!spoken) continue // an old answer: played anew
        out.push(line)
        out.push(...shown(await world.say(spoken[1]!, codes.open(spoken[2]!)), codes))
      }
    }
  } finally {
    await world.close()
  }
  const here = channelName(translator('vi'), world.voice.channel.name)
  const played = conceal(
    out
      .map((l) => l.replace(`• ${here}: `, '• Kênh này: ').replace(`Trên ${here} `, 'Trên Kênh này '))
      .join('\n'),
  )
  if (!process.env.UPDATE_TRANSCRIPTS) return { expected, played }
  writeFileSync(file, played)
  return { expected: played, played }
}

export function shown(messages: { address: string; body: OutBody }[], codes: Codes): string[] {
  return messages.flatMap(({ address, body }) => {
    const { menu, picture } = body
    const choices = menu ? menu.labels.map((l, i) => `[${menu.first + i}] ${l}`) : []
    const shown = picture === undefined ? [] : ['(ảnh)']
    const [first, ...rest] = [...shown, ...body.text.split('\n'), ...choices]
    return [`${address}< ${first}`, ...rest.map((l) => (l === '' ? '    ·' : `    ${l}`))].map((l) =>
      codes.close(l),
    )
  })
}

/** Codes made up in the play, by the order in which they were first seen. */
export class Codes {
  private readonly known: string[] = []
  private readonly hiding: boolean

  /** @param hiding false shows codes as they are */
  constructor(hiding = true) {
    this.hiding = hiding
  }

  close(line: string): string {
    if (!this.hiding) return line
    return line
      .replace(/(\/tep\/)[0-9a-f]{40}\b/g, '$1{KEY}')
      .replace(/\b[0-9A-HJKMNP-TV-Z]{4}-[0-9A-HJKMNP-TV-Z]{4}\b/g, (code) => {
        if (!this.known.includes(code)) this.known.push(code)
        return `{CODE${this.known.indexOf(code) + 1}}`
      })
  }

  open(line: string): string {
    return line.replace(/\{CODE(\d+)\}/g, (whole, n) => this.known[Number(n) - 1] ?? whole)
  }
}
