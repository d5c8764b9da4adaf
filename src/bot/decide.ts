import { sql, type Transaction } from 'kysely'
import { dayInVietnam } from '../clock.ts'
import { pictureName } from '../db/pictures.ts'
import type { Action, ChatState, Choice, FetchedPicture, Flow, JsonObject, Menu } from '../db/stored.ts'
import type { Database } from '../db/tables.ts'
import type { TakenTurn } from '../db/turns.ts'
import { nfc } from '../text/fold.ts'
import { translator } from '../text/i18n.ts'
import type { Locale } from '../text/resources.ts'
import { chosenBy } from './menus.ts'
import type { Notice, Outcome, Reply } from './reply.ts'
import type { Router } from './router.ts'
import type { Incoming, SentPicture, Turn } from './turn.ts'

/** Routes the assistant itself must have; main's capabilities bring them, the router checks. */
export const builtIn = {
  /** Answers what is neither a choice, a command nor an answer. Is given the text. */
  answer: 'core.answer',
  oldButton: 'core.oldButton',
  unknownCommand: 'core.unknownCommand',
  unreadable: 'core.unreadable',
  /** Says what became of a picture or file: not kept, or why it could not be had. */
  picture: 'core.picture',
  /** Says who is speaking; asks for consent. Optional: a bot without people has none. */
  introduce: 'people.start',
} as const

export interface Decided {
  replies: Reply[]
  flow: Flow | null
  notices: Notice[]
  /** Nothing but a remark was made: the choices offered before it may still be typed. */
  aside?: true
}

/** Decides a message; behind the answer to the very first one of an unknown chat, says who is speaking. */
export async function decide(
  router: Router,
  trx: Transaction<Database>,
  taken: TakenTurn,
  incoming: Incoming,
  before: ChatState,
  now: Date,
): Promise<Decided> {
  const turn = turnOf(trx, taken, incoming, before, now)
  // The others of pictures sent together: the first one was answered.
  const more = 'album' in incoming && incoming.album !== undefined && incoming.album === before.album
  if (more && turn.text === '') return { replies: [], flow: before.flow, notices: [], aside: true }
  const decided =
    incoming.kind === 'picture' && before.flow?.picture && !more
      ? await picture(router, turn, before.flow, incoming, taken.picture)
      : await answer(router, turn, incoming, before)
  // Whoever the platform hides from us could not answer a question: they hear whom to turn to, and no more.
  if (incoming.kind === 'unreadable' && incoming.once) return decided
  const unknown = taken.person_id === null && taken.refused_version === null
  const firstEver = unknown && (taken.flow === null || before.unreadable !== undefined)
  // A flow that has begun was the introduction, or was reached through it.
  if (!firstEver || decided.flow || !router.route(builtIn.introduce)) return decided
  const hello = await perform(router, turn, { route: builtIn.introduce })
  return { ...decided, replies: [...decided.replies, ...hello.replies], flow: hello.flow ?? null }
}

/**
 * Finds out what a message means and does it. In this order: a pressed button; a command; an answer to what was told
 * unasked (Capability.hears); the number or label of an offered choice; a whole plain command ("thống kê"); an answer
 * to the open question; a plain command with more behind it; a question. After a side question, and after a command that only tells something, the open
 * question is asked again.
 */
async function answer(router: Router, turn: Turn, incoming: Incoming, before: ChatState): Promise<Decided> {
  const { trx, chatId, now } = turn
  const open = before.flow
  const settle = async (outcome: Outcome): Promise<Decided> => ({
    replies: outcome.replies,
    flow: outcome.flow === undefined ? open : outcome.flow,
    notices: outcome.notices ?? [],
  })
  const remarks = (outcome: Outcome) => outcome.replies.some((reply) => reply.remark)
  const go = async (action: Action) => {
    const outcome = await perform(router, turn, action)
    const settled = await settle(outcome)
    // A press on an earlier answer: the open question stands right above, and its numbers still work.
    return remarks(outcome) ? { ...settled, aside: true as const } : settled
  }
  const command = async (action: Action): Promise<Decided> => {
    const outcome = await perform(router, turn, action)
    // What offers choices of its own leads elsewhere; a mere answer is a side remark.
    const offers = outcome.replies.some((reply) => reply.choices?.length)
    return !remarks(outcome) && (!open || offers || outcome.flow !== undefined)
      ? settle(outcome)
      : aside(router, turn, open, outcome)
  }

  if (incoming.kind === 'unreadable' || incoming.kind === 'picture') {
    if (turn.text !== '') {
      const said = await answer(router, turn, { kind: 'text', text: turn.text }, before)
      const note = await perform(router, turn, { route: builtIn.picture, args: { why: 'notKept' } })
      return { ...said, replies: [...note.replies, ...said.replies] }
    }
    if (incoming.kind === 'picture') {
      return aside(router, turn, open, await perform(router, turn, { route: builtIn.unreadable }))
    }
    if (incoming.once && before.unreadable === incoming.what) {
      return { replies: [], flow: open, notices: [], aside: true }
    }
    const args = { what: incoming.what }
    return aside(router, turn, open, await perform(router, turn, { route: builtIn.unreadable, args }))
  }
  if (incoming.kind === 'choice') {
    const action = await pressed(trx, chatId, incoming, now)
    return action
      ? go(action)
      : aside(router, turn, open, await perform(router, turn, { route: builtIn.oldButton }))
  }
  const { text } = turn
  const slash = router.slashCommand(text)
  if (slash === 'unknown') {
    return aside(router, turn, open, await perform(router, turn, { route: builtIn.unknownCommand }))
  }
  if (slash) return command(slash)
  const menus = [...before.menus, ...(before.remarks ?? [])]
  const chosen = chosenBy(text, await openMenus(trx, chatId, menus, now))
  for (const route of router.hearing) {
    const heard = await perform(router, turn, { route, args: chosen ? { chosen: toArgs(chosen) } : {} })
    if (!heard.unclear) return settle(heard)
  }
  if (chosen) return go(chosen.action)
  const whole = router.plainCommand(text, true)
  if (whole) return command(whole)
  if (open?.text) {
    const outcome = await perform(router, turn, open.text)
    if (!outcome.unclear) return settle(outcome)
  }
  const plain = router.plainCommand(text, false)
  if (plain) return command(plain)
  return aside(router, turn, open, await perform(router, turn, { route: builtIn.answer }))
}

/**
 * How to fetch a picture that the open question wants and that was not fetched yet; undefined where there is nothing
 * to fetch. Asked before, because it takes a while and may bring anything: only for who may do what it is wanted for.
 */
export function wantsPicture(
  router: Router,
  trx: Transaction<Database>,
  taken: TakenTurn,
  incoming: Incoming,
  before: ChatState,
  now: Date,
): JsonObject | undefined {
  const action = before.flow?.picture
  if (!action || incoming.kind !== 'picture' || !incoming.source || taken.person_id === null) return undefined
  if (taken.picture || incoming.fetched || (incoming.album !== undefined && incoming.album === before.album))
    return undefined
  const guard = router.route(action.route)?.guard
  const barred = !guard || guard(turnOf(trx, taken, incoming, before, now), action) !== null
  return barred ? undefined : incoming.source
}

/** A picture where one is wanted; one that could not be had is asked for again. */
async function picture(
  router: Router,
  turn: Turn,
  open: Flow,
  sent: SentPicture,
  stored: FetchedPicture | null,
): Promise<Decided> {
  const fetched = stored ?? sent.fetched ?? { failed: 'notFetched' as const }
  const got = 'key' in fetched
  const shown = got && { picture: { name: pictureName(fetched.key), others: sent.album !== undefined } }
  const guarded = router.route(open.picture!.route)?.guard(turn, open.picture!)
  if (!got && !guarded) {
    const failed = { route: builtIn.picture, args: { why: fetched.failed } }
    return aside(router, turn, open, await perform(router, turn, failed))
  }
  const outcome = await perform(router, { ...turn, ...shown }, open.picture!)
  if (outcome.unclear)
    return aside(router, turn, open, await perform(router, turn, { route: builtIn.unreadable }))
  return {
    replies: outcome.replies,
    flow: outcome.flow === undefined ? open : outcome.flow,
    notices: outcome.notices ?? [],
  }
}

/** A side remark answered; then the open question again, so that nobody is left hanging. */
async function aside(router: Router, turn: Turn, open: Flow | null, outcome: Outcome): Promise<Decided> {
  const notices = outcome.notices ?? []
  if (!open || outcome.flow !== undefined) {
    return {
      replies: outcome.replies,
      flow: outcome.flow === undefined ? open : outcome.flow,
      notices,
      aside: true,
    }
  }
  const again = await perform(router, { ...turn, text: '' }, open.ask)
  return {
    replies: [...outcome.replies, ...again.replies],
    flow: again.flow === undefined ? open : again.flow,
    notices: [...notices, ...(again.notices ?? [])],
  }
}

/** Runs an action if its guard lets the turn through, else what the guard says. */
async function perform(router: Router, turn: Turn, action: Action): Promise<Outcome> {
  const found = router.route(action.route)
  if (!found) return perform(router, turn, { route: builtIn.oldButton })
  const instead = found.guard(turn, action)
  if (instead) return perform(router, turn, instead)
  const outcome = await found.run(turn, action.args ?? {})
  if (!outcome.then) return outcome
  const next = await perform(router, { ...turn, ...outcome.then.as }, outcome.then.action)
  // Handed on, and no answer there either: as if it had not been handed on.
  if (next.unclear && outcome.replies.length === 0) return next
  return {
    replies: [...outcome.replies, ...next.replies],
    ...((next.flow !== undefined || outcome.flow !== undefined) && {
      flow: next.flow === undefined ? outcome.flow! : next.flow,
    }),
    notices: [...(outcome.notices ?? []), ...(next.notices ?? [])],
  }
}

const toArgs = ({ label, action: { route, args } }: Choice): JsonObject => ({
  label,
  action: { route, ...(args && { args }) },
})

function turnOf(
  trx: Transaction<Database>,
  taken: TakenTurn,
  incoming: Incoming,
  before: ChatState,
  now: Date,
): Turn {
  const said = incoming.kind === 'unreadable' ? undefined : incoming.locale
  const written = incoming.kind === 'text' ? incoming.text : 'caption' in incoming ? incoming.caption : ''
  const locale = (taken.person_locale ?? taken.chat_locale ?? said ?? 'vi') as Locale
  return {
    trx,
    now,
    today: dayInVietnam(now),
    chatId: taken.chat_id,
    person: taken.person_id
      ? {
          id: taken.person_id,
          kind: taken.person_kind ?? 'guest',
          name: taken.person_name,
          remindersOn: taken.reminders_on ?? true,
        }
      : null,
    grants: taken.grants ?? [],
    refusedVersion: taken.refused_version,
    locale,
    t: translator(locale),
    open: before.flow,
    text: nfc(written ?? '').trim(),
  }
}

async function pressed(
  trx: Transaction<Database>,
  chatId: number,
  press: { menu: string; index: number },
  now: Date,
): Promise<Action | undefined> {
  // The chat is part of the key: a forwarded button works for nobody else.
  const row = await trx
    .selectFrom('menu')
    .select('items')
    .where('id', '=', press.menu)
    .where('chat_id', '=', chatId)
    .where('expires_at', '>', now)
    .executeTakeFirst()
  return (row?.items as unknown as Menu['items'] | undefined)?.[press.index]?.action
}

async function openMenus(
  trx: Transaction<Database>,
  chatId: number,
  ids: string[],
  now: Date,
): Promise<Menu[]> {
  if (ids.length === 0) return []
  const { rows } = await sql<Menu>`
    select id, items, first_number as first from menu
    where id = any(${ids}::text[]) and chat_id = ${chatId} and expires_at > ${now}
    order by array_position(${ids}::text[], id)`.execute(trx)
  return rows
}
