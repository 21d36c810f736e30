import { bareCardPayload, cardPayload } from './payload'

const markup = `</script><script>alert(1)</script><img src=x onerror="alert('2')">'"&<!--`

/** Cards as nobody should fill them in, and some that are only unusual. */
export const hostileCards = {
  markup: cardPayload({
    employee_name: markup,
    job_title: markup,
    department: markup,
    email: `"a b"<script>@example.com?bcc=x@y.z`,
    phone: `+1202"onclick=alert(1)`,
    whatsapp: '<b>+1 202</b>',
    bio: markup,
    address: markup,
    company_name: markup,
    photo_url: 'javascript:alert(1)',
    company_logo: 'https://images.example/"onload="alert(1).png',
    social_links: {
      website: 'javascript:alert(1)',
      linkedin: 'https://user:secret@example.com/',
      x: 'data:text/html,x',
    },
  }),
  separators: cardPayload({
    employee_name: 'Ada\u2028Love\u2029lace\u0000\u0007',
    job_title: 'a\\b;c,d\r\nEND:VCARD',
    company_name: 'One; Two, \\Three',
    department: '\ufeffR&D\t;,',
    bio: 'first\r\nsecond\rthird\u0085fourth; \\n, fifth \ud83d',
    address: 'Line 1\nLine 2; Suite, 3',
    social_links: { website: 'https://example.com/a,b;c?d=e f\n' },
  }),
  emoji: cardPayload({
    employee_name: '👩🏽‍🚀 Zoë 👨‍👩‍👧‍👦'.repeat(6),
    bio: '👩🏽‍🚀'.repeat(70),
    department: '🇺🇳'.repeat(40),
  }),
  rightToLeft: cardPayload({
    employee_name: 'ليلى الحسيني',
    job_title: 'مديرة التصميم',
    company_name: 'חברה בע״מ',
    bio: 'أصمم أشياء هادئة وواضحة. '.repeat(20),
  }),
  chinese: cardPayload({ employee_name: '欧阳 修', company_name: '北京' }),
  longWords: cardPayload({
    employee_name: 'W'.repeat(120),
    job_title: 'J'.repeat(120),
    bio: 'b'.repeat(500),
    company_name: 'C'.repeat(120),
  }),
  bare: bareCardPayload(),
  oneWord: bareCardPayload({ employee_name: 'Pelé' }),
  noLetters: bareCardPayload({ employee_name: '…', company_name: '—' }),
}
