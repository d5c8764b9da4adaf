import { askConsent, type Consented, takeConsent } from '../bot/channels/zalo-oa/consent.ts'
import { type Command, UsageError } from './command.ts'

/**
 * `zalo login`: what an administrator enters at Zalo and the link to agree by. `zalo login <address>`: the address
 * the browser was led to, where that did not open by itself.
 */
export const zaloCommand: Command = async ({ config, database, clock, t, print }, args) => {
  const [act, address, ...rest] = args
  if (act !== 'login' || rest.length > 0) throw new UsageError()
  if (!config.zaloOa) {
    print(t('zaloOa:login.noSettings'))
    return 1
  }
  const parts = { config: config.zaloOa, database, clock }
  if (address === undefined) {
    const { callback, challenge, link } = await askConsent(parts)
    print(t('zaloOa:login.steps', { callback, challenge }))
    print(link)
    return 0
  }
  const query = URL.canParse(address) ? new URL(address).searchParams : null
  const code = query?.get('code')
  if (!query || !code) {
    print(t('zaloOa:login.noCode'))
    return 2
  }
  const handed = { code, state: query.get('state'), oaId: query.get('oa_id') }
  const ended: Consented = await takeConsent(parts, handed, true)
  print(t(`zaloOa:consent.${ended.kind}`, { why: ended.kind === 'refused' ? ended.why : '' }))
  return ended.kind === 'agreed' ? 0 : 1
}
