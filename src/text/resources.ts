import enAnnouncements from '../../locales/en/announcements.json' with { type: 'json' }
import enCommon from '../../locales/en/common.json' with { type: 'json' }
import enDocuments from '../../locales/en/documents.json' with { type: 'json' }
import enDossier from '../../locales/en/dossier.json' with { type: 'json' }
import enExports from '../../locales/en/exports.json' with { type: 'json' }
import enFairs from '../../locales/en/fairs.json' with { type: 'json' }
import enFinder from '../../locales/en/finder.json' with { type: 'json' }
import enKnowledge from '../../locales/en/knowledge.json' with { type: 'json' }
import enPeople from '../../locales/en/people.json' with { type: 'json' }
import enQuestions from '../../locales/en/questions.json' with { type: 'json' }
import enRegister from '../../locales/en/register.json' with { type: 'json' }
import enReminders from '../../locales/en/reminders.json' with { type: 'json' }
import enStatistics from '../../locales/en/statistics.json' with { type: 'json' }
import enTerminal from '../../locales/en/terminal.json' with { type: 'json' }
import enTrial from '../../locales/en/trial.json' with { type: 'json' }
import enWeb from '../../locales/en/web.json' with { type: 'json' }
import enZaloBot from '../../locales/en/zaloBot.json' with { type: 'json' }
import enZaloOa from '../../locales/en/zaloOa.json' with { type: 'json' }
import viAnnouncements from '../../locales/vi/announcements.json' with { type: 'json' }
import viCommon from '../../locales/vi/common.json' with { type: 'json' }
import viDocuments from '../../locales/vi/documents.json' with { type: 'json' }
import viDossier from '../../locales/vi/dossier.json' with { type: 'json' }
import viExports from '../../locales/vi/exports.json' with { type: 'json' }
import viFairs from '../../locales/vi/fairs.json' with { type: 'json' }
import viFinder from '../../locales/vi/finder.json' with { type: 'json' }
import viKnowledge from '../../locales/vi/knowledge.json' with { type: 'json' }
import viPeople from '../../locales/vi/people.json' with { type: 'json' }
import viQuestions from '../../locales/vi/questions.json' with { type: 'json' }
import viRegister from '../../locales/vi/register.json' with { type: 'json' }
import viReminders from '../../locales/vi/reminders.json' with { type: 'json' }
import viStatistics from '../../locales/vi/statistics.json' with { type: 'json' }
import viTerminal from '../../locales/vi/terminal.json' with { type: 'json' }
import viTrial from '../../locales/vi/trial.json' with { type: 'json' }
import viWeb from '../../locales/vi/web.json' with { type: 'json' }
import viZaloBot from '../../locales/vi/zaloBot.json' with { type: 'json' }
import viZaloOa from '../../locales/vi/zaloOa.json' with { type: 'json' }

/** Every text for people, by language and by the room that says it. Vietnamese is the measure of what exists. */
export const resources = {
  vi: {
    common: viCommon,
    people: viPeople,
    dossier: viDossier,
    trial: viTrial,
    documents: viDocuments,
    exports: viExports,
    fairs: viFairs,
    finder: viFinder,
    register: viRegister,
    statistics: viStatistics,
    reminders: viReminders,
    knowledge: viKnowledge,
    questions: viQuestions,
    announcements: viAnnouncements,
    web: viWeb,
    terminal: viTerminal,
    zaloBot: viZaloBot,
    zaloOa: viZaloOa,
  },
  en: {
    common: enCommon,
    people: enPeople,
    dossier: enDossier,
    trial: enTrial,
    documents: enDocuments,
    exports: enExports,
    fairs: enFairs,
    finder: enFinder,
    register: enRegister,
    statistics: enStatistics,
    reminders: enReminders,
    knowledge: enKnowledge,
    questions: enQuestions,
    announcements: enAnnouncements,
    web: enWeb,
    terminal: enTerminal,
    zaloBot: enZaloBot,
    zaloOa: enZaloOa,
  },
} as const

export type Locale = keyof typeof resources
