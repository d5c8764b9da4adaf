import { z } from 'zod'
import { type Choice, notAnAnswer, type Outcome, say } from '../../bot/reply.ts'
import type { Route } from '../../bot/route.ts'
import type { Turn } from '../../bot/turn.ts'
import { changeDossier, type Dossier, deleteDossier } from '../../db/dossiers.ts'
import type { Facts } from '../../facts.ts'
import { readName } from './name.ts'
import { mine, onDossier } from './own.ts'
import { resume } from './steps.ts'

const id = z.object({ id: z.string() })

/** Changing what was chosen; closing, reopening and deleting a dossier. */
export function manageRoutes(facts: Facts): Route[] {
  return [
    onDossier({ name: 'dossier.manage', args: id, run: async (turn, d) => menu(turn, d) }),
    onDossier({ name: 'dossier.rename', args: id, run: async (turn, d) => askNewName(turn, d) }),
    onDossier({
      name: 'dossier.typedNewName',
      args: id,
      run: async (turn, d) => {
        const read = readName(turn.text)
        if (read.kind === 'question') return notAnAnswer
        if (read.kind === 'unusable') return say(turn.t('dossier:name.unusable'))
        const changed = await changeDossier(turn.trx, d.id, { productName: read.name }, turn.now)
        return resume(turn, facts, changed, turn.t('dossier:name.changed', { product: changed.productName }))
      },
    }),
    onDossier({
      name: 'dossier.close',
      args: id,
      run: async (turn, d) => {
        await changeDossier(turn.trx, d.id, { closedAt: turn.now }, turn.now)
        return say(
          turn.t('dossier:closedNow', { product: d.productName }),
          [reopen(turn, d), mine(turn)],
          null,
        )
      },
    }),
    onDossier({
      name: 'dossier.reopen',
      closedToo: true,
      args: id,
      run: async (turn, d) => {
        const changed = await changeDossier(turn.trx, d.id, { closedAt: null }, turn.now)
        return resume(turn, facts, changed, turn.t('dossier:reopened'))
      },
    }),
    onDossier({
      name: 'dossier.askDelete',
      args: id,
      closedToo: true,
      run: async (turn, d) => askDelete(turn, d),
    }),
    onDossier({
      name: 'dossier.delete',
      args: id,
      closedToo: true,
      run: async (turn, d) => {
        await deleteDossier(turn.trx, d.id)
        return say(turn.t('dossier:deleted', { product: d.productName }), [mine(turn)], null)
      },
    }),
  ]
}

function menu(turn: Turn, dossier: Dossier): Outcome {
  const { t } = turn
  const args = { id: dossier.id }
  const choices: Choice[] = [
    { label: t('dossier:manage.star'), action: { route: 'dossier.star', args } },
    { label: t('dossier:manage.kind'), action: { route: 'dossier.kind', args } },
    { label: t('dossier:manage.set'), action: { route: 'dossier.findSet', args } },
    // The register's name of a product is not changed from here.
    ...(dossier.productId === null
      ? [{ label: t('dossier:manage.name'), action: { route: 'dossier.rename', args } }]
      : []),
    { label: t('dossier:manage.close'), action: { route: 'dossier.close', args } },
    { label: t('dossier:manage.delete'), action: { route: 'dossier.askDelete', args } },
    { label: t('dossier:do.back'), action: { route: 'dossier.show', args } },
  ]
  return say(t('dossier:manage.ask', { product: dossier.productName }), choices, null)
}

function askNewName(turn: Turn, dossier: Dossier): Outcome {
  const args = { id: dossier.id }
  const keep = { label: turn.t('dossier:name.keep'), action: { route: 'dossier.show', args } }
  return say(turn.t('dossier:name.askNew', { product: dossier.productName }), [keep], {
    ask: { route: 'dossier.rename', args },
    text: { route: 'dossier.typedNewName', args },
  })
}

function askDelete(turn: Turn, dossier: Dossier): Outcome {
  const args = { id: dossier.id }
  return say(
    turn.t('dossier:delete.ask', { product: dossier.productName }),
    [
      { label: turn.t('dossier:delete.yes'), action: { route: 'dossier.delete', args } },
      { label: turn.t('dossier:delete.no'), action: { route: 'dossier.show', args } },
    ],
    null,
  )
}

function reopen(turn: Turn, dossier: Dossier): Choice {
  return { label: turn.t('dossier:do.reopen'), action: { route: 'dossier.reopen', args: { id: dossier.id } } }
}
