import type { Json } from './json.ts'
import type { RoleName } from './tables.ts'

/** The shapes that lie in jsonb columns. Old rows outlive a release: change them only by adding. */

export type JsonObject = { [key: string]: Json | undefined }

/** Something that can be done: a route by name and what it needs to know. Stored on our side, never sent out. */
export interface Action {
  route: string
  args?: JsonObject
}

/** One thing a person may choose. Say the label and the act is done. */
export interface Choice {
  label: string
  action: Action
}

/** The choices of one sent message. `first` is the number of its first choice on channels without buttons. */
export interface Menu {
  id: string
  items: Choice[]
  first: number
}

/** What a chat is in the middle of: how to ask the open question again, and who takes an answer to it. */
export interface Flow {
  ask: Action
  /** Takes a typed answer. */
  text?: Action
  /** Takes a picture; without it pictures are not kept. */
  picture?: Action
}

/** Why a picture that was wanted is not there. */
export const PICTURE_TROUBLES = ['tooLarge', 'notPicture', 'notFetched', 'tooMany'] as const
export type PictureTrouble = (typeof PICTURE_TROUBLES)[number]

/** What became of fetching a picture that was wanted: the key it is kept under, or why there is none. */
export type FetchedPicture = { key: string } | { failed: PictureTrouble }

/** What a chat remembers between turns: the flow, and the menus whose numbers may be typed, oldest first. */
export interface ChatState {
  flow: Flow | null
  menus: string[]
  /** What could not be read and was answered; not answered again until something readable comes. */
  unreadable?: string
  /** The pictures or files sent together that were answered last: the others of them get no answer of their own. */
  album?: string
  /** Menus of remarks: numbered behind the others, forgotten with the next turn that says something. */
  remarks?: string[]
}

/** A reply as it lies in the outbox: its choices reduced to labels and the menu that knows their meaning. */
export interface OutBody {
  text: string
  /** See Reply.picture. */
  picture?: string
  menu?: { id: string; first: number; labels: string[] }
  template?: FilledTemplate
}

/** A message in a wording agreed with a platform beforehand: which one (data/zalo/templates.json), and its blanks. */
export interface FilledTemplate {
  name: string
  params: Record<string, string>
}

/** A right in force: this role, over this place (a key of the tree of places). */
export interface Grant {
  role: RoleName
  place: string
}
