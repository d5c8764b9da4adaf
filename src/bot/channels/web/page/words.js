/** Web addresses, and commands such as /hoso at the beginning of a word. */
const LIVE = /(^|[\s(“"'])(https?:\/\/[^\s<>"]+|\/[a-z][a-z0-9]{1,31}(?![\w/]))/g
/** A sentence's end is not part of the address before it. */
const TAIL = /[.,;:!?)\]}»”]+$/

/**
 * A text as nodes: always as text, never as HTML. Addresses become links, commands buttons that send them.
 * @param {string} text
 * @param {(command: string) => void} onCommand
 */
export function words(text, onCommand) {
  const nodes = document.createDocumentFragment()
  let at = 0
  for (const found of matches(text)) {
    nodes.append(text.slice(at, found.index))
    at = found.index + found.text.length
    nodes.append(found.text[0] === '/' ? commandButton(found.text, onCommand) : link(found.text))
  }
  nodes.append(text.slice(at))
  return nodes
}

function matches(text) {
  const found = []
  LIVE.lastIndex = 0
  for (let m = LIVE.exec(text); m !== null; m = LIVE.exec(text)) {
    // The character before is captured instead of looked back at: Safari learned that only in 2023.
    found.push({ index: m.index + m[1].length, text: m[2].replace(TAIL, '') })
  }
  return found
}

function link(address) {
  const a = document.createElement('a')
  a.href = address
  a.rel = 'noopener noreferrer nofollow'
  a.target = '_blank'
  a.textContent = address
  return a
}

function commandButton(command, onCommand) {
  const button = document.createElement('button')
  button.type = 'button'
  button.className = 'word'
  button.textContent = command
  button.addEventListener('click', () => onCommand(command))
  return button
}
