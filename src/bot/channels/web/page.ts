import { html, raw } from 'hono/html'
import { MOST_BYTES } from '../../../pictures/clean.ts'
import { type Translate, translator } from '../../../text/i18n.ts'
import type { Locale } from '../../../text/resources.ts'
import { TEXT_LENGTH } from './incoming.ts'

/** The keys of `web:page` that the page's script says itself. */
const scriptTexts = (t: Translate) => ({
  assistant: t('web:page.assistant'),
  you: t('web:page.you'),
  sending: t('web:page.sending'),
  waiting: t('web:page.waiting'),
  notSent: t('web:page.notSent'),
  retry: t('web:page.retry'),
  edit: t('web:page.edit'),
  answering: t('web:page.answering'),
  offline: t('web:page.offline'),
  reconnecting: t('web:page.reconnecting'),
  cookies: t('web:page.cookies'),
  leaveSure: t('web:page.leaveSure'),
  choices: t('web:page.choices'),
  picture: t('web:page.picture'),
  pictureTooLarge: t('common:picture.tooLarge'),
})

/**
 * The whole page. Everything in it is escaped by `html`; without script, or in a browser too old for it, the note
 * stays visible and says what to do.
 * @param practice the hour of the training clock, where it runs
 */
export function chatPage(locale: Locale, practice: string | null) {
  const t = translator(locale)
  const other = locale === 'vi' ? 'en' : 'vi'
  // A data block is not executed, so the policy lets it be; "<" is written so that it cannot end the block.
  const settings = JSON.stringify({ lang: locale, texts: scriptTexts(t), mostBytes: MOST_BYTES }).replaceAll(
    '<',
    '\\u003c',
  )
  return html`<!doctype html>
<html lang="${locale}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1, interactive-widget=resizes-content">
<meta name="color-scheme" content="light dark">
<meta name="theme-color" content="#1c6b3c">
<title>${t('web:page.title')}</title>
<link rel="icon" href="/web/icon.svg" type="image/svg+xml">
<link rel="stylesheet" href="/web/chat.css">
<script type="module" src="/web/chat.js"></script>
</head>
<body>
<a class="skip" href="#text">${t('web:page.skip')}</a>
<header>
  <img src="/web/icon.svg" alt="" width="36" height="36">
  <div class="who"><h1>${t('web:page.name')}</h1><p>${t('web:page.subtitle')}</p></div>
  <a class="quiet" href="/?lang=${other}" hreflang="${other}" lang="${other}">${t('web:page.otherLanguage')}</a>
  <button class="quiet" id="leave" type="button">${t('web:page.leave')}</button>
</header>
${practice === null ? '' : html`<p class="banner" id="practice">${t('web:page.practice', { at: practice })}</p>`}
<p class="banner" id="line" role="status" hidden></p>
<main id="scroll" tabindex="-1">
  <button class="quiet" id="older" type="button" hidden>${t('web:page.older')}</button>
  <section id="welcome">
    <p class="bubble">${t('web:page.welcome')}</p>
    <p class="bubble note" id="needsScript">${t('web:page.needsScript')}</p>
    <p class="choices"><button type="button" id="begin" data-say="/start" hidden>${t('web:page.begin')}</button></p>
  </section>
  <ol id="log" role="log" aria-label="${t('web:page.log')}" aria-busy="true"></ol>
  <p id="busy" class="busy" hidden></p>
</main>
<button id="down" type="button" tabindex="-1" aria-hidden="true" hidden>${t('web:page.down')}</button>
<form id="form" autocomplete="off">
  <label class="hidden" for="text">${t('web:page.label')}</label>
  <textarea id="text" rows="1" maxlength="${TEXT_LENGTH}" placeholder="${t('web:page.placeholder')}" enterkeyhint="send"></textarea>
  <input class="hidden" type="file" id="picture" accept="image/*" aria-label="${t('web:page.sendPicture')}">
  <label class="attach" for="picture" aria-hidden="true">${t('web:page.attach')}</label>
  <button class="send" type="submit">${t('web:page.send')}</button>
</form>
<footer>${t('web:page.privacy')}</footer>
<script type="application/json" id="settings">${raw(settings)}</script>
</body>
</html>`
}
