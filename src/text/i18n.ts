import { createInstance, type TFunction } from 'i18next'
import { type Locale, resources } from './resources.ts'

type Vietnamese = (typeof resources)['vi']
export type Namespaces = ['common', ...(keyof Vietnamese)[]]

declare module 'i18next' {
  interface CustomTypeOptions {
    defaultNS: 'common'
    resources: Vietnamese
    returnNull: false
  }
}

/** Says a key in one language: `t('dossier:progress', { done: 7 })`. */
export type Translate = TFunction<Namespaces>

const i18n = createInstance()
await i18n.init({
  resources,
  fallbackLng: 'vi',
  defaultNS: 'common',
  ns: Object.keys(resources.vi),
  // Our channels send plain text; web escapes what it shows.
  interpolation: { escapeValue: false },
})

const translators = new Map<Locale, Translate>(
  (Object.keys(resources) as Locale[]).map((l) => [l, i18n.getFixedT(l) as Translate]),
)

/** The translator of a language; anything unknown speaks Vietnamese. */
export function translator(locale: string | null | undefined): Translate {
  return translators.get(locale as Locale) ?? translators.get('vi')!
}

/** 'YYYY-MM-DD' as people here write it: 01/06/2027. */
export function showDay(day: string): string {
  const [y, m, d] = day.split('-')
  return `${d}/${m}/${y}`
}
