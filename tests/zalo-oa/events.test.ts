import { describe, expect, it } from 'vitest'
import { readEvent } from '../../src/bot/channels/zalo-oa/read.ts'
import { sort } from '../../src/bot/channels/zalo-oa/sort.ts'

const oa = '3000000000000000009'
const user = '7000000000000000001'
const at = { app_id: '1234567890', timestamp: '1757000000000' }
const fromUser = { ...at, sender: { id: user }, recipient: { id: oa } }
const fromOa = { ...at, sender: { id: oa }, recipient: { id: user } }
const said = (event_name: string, message: object) => ({
  ...fromUser,
  event_name,
  message: { msg_id: 'm1', ...message },
})
const attached = (type: string, payload: object) => ({ attachments: [{ type, payload }] })
const url = { url: 'https://f6.photo.talk.zdn.vn/thu-nghiem.jpg' }

/** Every kind the contract names, as it looks there; what it is to us; what the conversation reads. */
const kinds: [object, string, unknown][] = [
  [said('user_send_text', { text: 'Xin chào' }), 'arrival', { kind: 'text', text: 'Xin chào' }],
  [
    said('user_send_text', { text: 'trả lời', quote_msg_id: 'm0' }),
    'arrival',
    { kind: 'text', text: 'trả lời' },
  ],
  [
    said('user_send_text', { text: '#abcdefghijkl.3' }),
    'arrival',
    { kind: 'choice', menu: 'abcdefghijkl', index: 3 },
  ],
  [said('user_send_text', { text: 'abcdefghijkl.3' }), 'arrival', { kind: 'text', text: 'abcdefghijkl.3' }],
  [
    said('user_send_image', { text: 'giấy', ...attached('image', { ...url, thumbnail: url.url }) }),
    'arrival',
    { kind: 'picture', source: url, caption: 'giấy' },
  ],
  [
    said('user_send_file', attached('file', { ...url, name: 'a.pdf', size: '1024000', type: 'pdf' })),
    'arrival',
    { kind: 'unreadable', what: 'document' },
  ],
  [
    said(
      'user_send_location',
      attached('location', { coordinates: { latitude: '10.3', longitude: '105.4' } }),
    ),
    'arrival',
    { kind: 'unreadable', what: 'location' },
  ],
  [
    said('user_send_location', { location: { latitude: 10.3, longitude: 105.4 } }),
    'arrival',
    { kind: 'unreadable', what: 'location' },
  ],
  ...(
    [
      ['audio', 'voice'],
      ['video', 'video'],
      ['sticker', 'sticker'],
      ['gif', 'animation'],
      ['link', 'link'],
      ['business_card', 'contact'],
    ] as const
  ).map(([type, what]): [object, string, unknown] => [
    said(`user_send_${type}`, attached(type, url)),
    'arrival',
    { kind: 'unreadable', what },
  ]),
  [
    { ...at, event_name: 'follow', oa_id: oa, follower: { id: user }, source: 'oa_profile' },
    'arrival',
    { kind: 'text', text: '/start' },
  ],
  [{ ...at, event_name: 'unfollow', oa_id: oa, follower: { id: user } }, 'nothing', null],
  [
    { ...fromUser, event_name: 'user_submit_info', info: { name: 'Thử Nghiệm', phone: '84900000000' } },
    'arrival',
    { kind: 'text', text: '84900000000' },
  ],
  [
    { ...fromUser, event_name: 'user_submit_info', info: { address: 'x', phone: 84900000000, ward: 'y' } },
    'arrival',
    { kind: 'text', text: '84900000000' },
  ],
  [{ ...at, event_name: 'user_click_chatnow', oa_id: oa, user_id: user }, 'touch', null],
  [{ ...fromUser, event_name: 'user_reacted_message', message: { react_icon: '/-strong' } }, 'touch', null],
  [{ ...fromUser, event_name: 'user_call_oa' }, 'touch', null],
  [{ ...fromUser, event_name: 'widget_interaction_accepted' }, 'touch', null],
  [{ ...fromUser, event_name: 'user_click_response_button' }, 'touch', null],
  ...['text', 'image', 'file', 'gif', 'sticker', 'list'].map((type): [object, string, unknown] => [
    {
      ...fromOa,
      sender: { id: oa, admin_id: '1' },
      event_name: `oa_send_${type}`,
      message: { msg_id: 'm2' },
    },
    'nothing',
    null,
  ]),
  [{ ...fromOa, event_name: 'oa_reacted_message' }, 'nothing', null],
  [{ ...fromOa, event_name: 'user_received_message', message: { msg_id: 'm2' } }, 'receipt', null],
  [{ ...fromOa, event_name: 'user_seen_message', message: { msg_ids: ['m2', 'm3'] } }, 'receipt', null],
  [
    {
      ...at,
      sender: { id: oa },
      recipient: { id: '84900000000' },
      event_name: 'user_received_message',
      message: { msg_id: 'm4', tracking_id: 'ocop-4', delivery_time: '1757000000500' },
    },
    'receipt',
    null,
  ],
  [{ ...at, event_name: 'user_withdraw', user_id: user }, 'withdrawn', null],
  [
    {
      ...at,
      event_name: 'change_template_status',
      template_id: '123',
      status: { prev_status: 'PENDING_REVIEW', new_status: 'REJECT' },
      reason: 'x',
    },
    'template',
    null,
  ],
  ...[
    'anonymous_send_text',
    'update_user_info',
    'add_user_to_tag',
    'remove_user_from_tag',
    'remove_tag',
    'oa_send_consent',
    'user_reply_consent',
    'change_template_quality',
    'change_oa_daily_quota',
    'user_feedback',
    'event_journey_time_out',
    'create_group',
  ].map((event_name): [object, string, unknown] => [
    { ...at, event_name, whatever: { id: '1' } },
    'nothing',
    null,
  ]),
]

describe('events of the Official Account', () => {
  it.each(kinds)('%j', (event, kind, incoming) => {
    expect(sort(event, oa).kind).toBe(kind)
    expect(readEvent(event)).toEqual(incoming)
  })

  it('a number where an id should be has lost its digits: not read', () => {
    const event = JSON.parse(JSON.stringify(said('user_send_text', { text: 'x' })).replace(`"${user}"`, user))
    expect(sort(event, oa)).toEqual({ kind: 'broken', name: 'user_send_text' })
  })

  it('a redelivered follow has the same id, a new one another', () => {
    const id = (timestamp: string) => {
      const sorted = sort({ ...at, timestamp, event_name: 'follow', oa_id: oa, follower: { id: user } }, oa)
      return sorted.kind === 'arrival' && sorted.arrival.eventId
    }
    expect(id('1757000000000')).toBe(id('1757000000000'))
    expect(id('1757000000000')).not.toBe(id('1757000000001'))
  })
})
