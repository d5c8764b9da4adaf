import { notAnAnswer, type Outcome } from '../../bot/reply.ts'
import type { Route } from '../../bot/route.ts'
import type { Facts } from '../../facts.ts'
import { channelName } from '../../jobs/announcement-text.ts'
import { settle } from './draft.ts'
import { one, onFair } from './own.ts'

/**
 * Takes a picture that was sent as the fair's own.
 * @param withoutPictures channels on which it will not be seen
 */
export function pictureRoute(facts: Facts, withoutPictures: readonly string[]): Route {
  return onFair(facts, {
    name: 'fairs.picture',
    args: one,
    async run(turn, fair): Promise<Outcome> {
      const { t, picture } = turn
      if (!picture) return notAnAnswer
      const outcome = await settle(turn, facts, fair, 'picture', { picture: picture.name })
      const channels = withoutPictures.map((name) => channelName(t, name)).join(', ')
      const notes = [
        ...(picture.others ? [t('fairs:picture.firstOnly')] : []),
        ...(turn.text === '' ? [] : [t('fairs:picture.wordsNotKept')]),
        ...(channels === '' ? [] : [t('fairs:picture.notShown', { channels })]),
      ]
      if (notes.length === 0) return outcome
      return { ...outcome, replies: [{ text: notes.join('\n') }, ...outcome.replies] }
    },
  })
}
