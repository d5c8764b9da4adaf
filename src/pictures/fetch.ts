import { type LookupAddress, lookup } from 'node:dns'
import { type ClientRequest, type IncomingMessage, request as overHttp } from 'node:http'
import { request as overHttps } from 'node:https'
import { BlockList, isIP, type LookupFunction } from 'node:net'
import { MOST_BYTES } from './clean.ts'
import { PictureError } from './picture-error.ts'

/** Where a picture may be fetched from. What lies inside our own network never is. */
export interface Sources {
  /** Host names, each with all below it; 'public': any. Only over https, only at public addresses. */
  hosts: readonly string[] | 'public'
  /** Origins taken as they are, also plain and private ones. From the settings, never from a message. */
  origins?: readonly string[]
}

/** From the first byte asked for to the last: who sends drop by drop does not hold us longer. */
export const FETCH_MS = 15_000

/**
 * Fetches a picture by its address, bounded in time and size. Redirections are not followed: where they lead is not
 * where we agreed to go.
 * @throws PictureError
 */
export async function fetchPicture(
  address: string,
  from: Sources,
  withinMs = FETCH_MS,
): Promise<Uint8Array<ArrayBuffer>> {
  const asked = ask(address, from, AbortSignal.timeout(withinMs))
  try {
    const answer = await new Promise<IncomingMessage>((done, failed) => {
      asked.once('response', done)
      asked.once('error', failed)
      asked.end()
    })
    if (answer.statusCode !== 200) throw new PictureError('notFetched', `answered ${answer.statusCode}`)
    if (Number(answer.headers['content-length'] ?? 0) > MOST_BYTES) throw tooLarge()
    const chunks: Buffer[] = []
    let length = 0
    for await (const chunk of answer) {
      length += (chunk as Buffer).length
      if (length > MOST_BYTES) throw tooLarge()
      chunks.push(chunk as Buffer)
    }
    return new Uint8Array(Buffer.concat(chunks))
  } catch (error) {
    if (error instanceof PictureError) throw error
    const code = (error as { code?: unknown }).code
    throw new PictureError('notFetched', typeof code === 'string' ? code : 'no answer')
  } finally {
    asked.destroy()
  }
}

const tooLarge = () => new PictureError('tooLarge', `more than ${MOST_BYTES} bytes`)

function ask(address: string, from: Sources, signal: AbortSignal): ClientRequest {
  const url = URL.canParse(address) ? new URL(address) : null
  if (url && from.origins?.includes(url.origin)) {
    return (url.protocol === 'https:' ? overHttps : overHttp)(url, { signal, agent: false })
  }
  if (!url || !isNamed(url, from.hosts)) throw new PictureError('notFetched', 'not from there')
  // Events of Zalo still name http; the hosts answer over https as well.
  url.protocol = 'https:'
  return overHttps(url, { signal, agent: false, lookup: publicOnly })
}

function isNamed(url: URL, hosts: Sources['hosts']): boolean {
  const { hostname: host, protocol, port, username } = url
  const named = host.includes('.') && isIP(host) === 0 && !host.startsWith('[')
  if (!named || port !== '' || username !== '') return false
  if (hosts === 'public') return protocol === 'https:'
  return /^https?:$/.test(protocol) && hosts.some((h) => host === h || host.endsWith(`.${h}`))
}

/** Looks a name up at the moment of connecting, so that it cannot mean another machine than the one checked. */
export const publicOnly: LookupFunction = (host, options, done) => {
  lookup(host, { ...options, all: true }, (error, found: LookupAddress[]) => {
    if (error) return done(error, '')
    if (found.length === 0 || found.some((a) => !isPublic(a.address))) {
      return done(Object.assign(new Error('not a public address'), { code: 'EPRIVATE' }), '')
    }
    const [first] = found
    return options.all ? done(null, found) : done(null, first!.address, first!.family)
  })
}

/** https://www.iana.org/assignments/iana-ipv4-special-registry, iana-ipv6-special-registry */
const special = new BlockList()
for (const range of [
  '0.0.0.0/8 10.0.0.0/8 100.64.0.0/10 127.0.0.0/8 169.254.0.0/16 172.16.0.0/12 192.0.0.0/24 192.0.2.0/24',
  '192.88.99.0/24 192.168.0.0/16 198.18.0.0/15 198.51.100.0/24 203.0.113.0/24 224.0.0.0/4 240.0.0.0/4',
].flatMap((line) => line.split(' '))) {
  const [net, bits] = range.split('/')
  special.addSubnet(net!, Number(bits), 'ipv4')
}
special.addSubnet('2001::', 23, 'ipv6')
special.addSubnet('2001:db8::', 32, 'ipv6')
special.addSubnet('2002::', 16, 'ipv6')
const global6 = new BlockList()
global6.addSubnet('2000::', 3, 'ipv6')

/** True for an address of the open Internet. */
export function isPublic(address: string): boolean {
  if (isIP(address) === 4) return !special.check(address, 'ipv4')
  return global6.check(address, 'ipv6') && !special.check(address, 'ipv6')
}
