import { taggedSources } from '../analytics/message'

/** Times that a page sends an event of which it hears nothing good. */
const SEND_ATTEMPTS = 6
/** Doubled before each further attempt: the last comes a minute after the first, when a rate limit has ended. */
const SEND_PAUSE_MS = 1_000

/**
 * The only script of a card: counts each showing and the taps, shares, gives the text instead of a picture that fails, and
 * has the browser keep the card (offline.ts).
 * An event keeps its id however often it is sent: again after a pause, once there is a network, and when the page goes. The
 * id is the end of a blob's URL (File API, section 8.3.1), since older browsers and plain HTTP have no crypto.randomUUID.
 * An answer is read to its end, because a browser holds the connection until then.
 * Only what shares has a URL. While its sheet is open, another tap is none: the browser would refuse it (Web Share, share()).
 * An iPad says that it is a Mac, but for its touch screen.
 * It is the same for every card, so that one hash admits it; what differs stands in data attributes.
 */
export const cardScript = `(()=>{
const d=document,n=navigator,o=d.documentElement.dataset,q=encodeURIComponent,
u='/api/analytics/track?company_slug='+q(o.company)+'&employee_slug='+q(o.employee),
s=new URLSearchParams(location.search).get('s'),
source=s?${JSON.stringify(taggedSources)}.includes(s)?s:'other':void 0,
referrer=/\\/\\/([\\w.-]+)/.exec(d.referrer)?.[1],
device=/^Mac/.test(n.platform)&&n.maxTouchPoints>1?'tablet':void 0,
left=new Set,on=addEventListener;
const send=async e=>{
if(!n.onLine||e.tries===${SEND_ATTEMPTS}||!left.delete(e))return;
const {status:a=500}=await fetch(u,{method:'POST',body:e.body,keepalive:true}).then(r=>r.text().then(()=>r)).catch(()=>({}));
if(a<500&&a!==429)return;
left.add(e);
setTimeout(send,${SEND_PAUSE_MS}*2**++e.tries,e)};
const again=()=>left.forEach(send);
const track=action=>{
const event_id=URL.createObjectURL(new Blob).slice(-36),
e={tries:0,body:JSON.stringify({action,source,device,referrer,event_id})};
left.add(e);
send(e)};
on('online',again);
on('pagehide',()=>left.forEach(e=>n.sendBeacon(u,e.body)));
let seen;
const view=()=>{if(!seen&&!d.prerendering&&d.visibilityState==='visible'){seen=1;track('view')}};
view();
d.addEventListener('visibilitychange',view);
d.addEventListener('prerenderingchange',view);
on('pageshow',e=>{if(e.persisted){seen=0;view();again()}});
const say=t=>{const s=d.getElementById('said');s.textContent=t;setTimeout(()=>s.textContent='',2500)};
on('click',e=>{
const a=e.target.closest('[data-track]');
if(!a)return;
const {track:action,url}=a.dataset;
if(a.busy)return e.preventDefault();
track(action);
if(!url)return;
const mail=()=>{location.href=a.href};
if(n.share){e.preventDefault();a.busy=1;n.share({title:d.title,url}).catch(x=>x.name==='AbortError'||mail()).finally(()=>a.busy=0)}
else if(n.clipboard){e.preventDefault();n.clipboard.writeText(url).then(()=>say('Link copied'),mail)}});
const miss=i=>i.replaceWith(i.alt);
for(const i of [...d.images])if(i.complete&&!i.naturalWidth)miss(i);else i.addEventListener('error',()=>miss(i));
n.serviceWorker?.register('/card/offline.js').catch(()=>{})})()`

/** SHA-256 of `cardScript` as CSP names it; a test recomputes it. */
export const cardScriptHash = 'sha256-cwoGFxj+G3+sw9X0pZszBRCoXpWdu6d2OlExOfcns+A='

/** For every HTML answer of a card: nothing runs but the script above, nothing loads but pictures. */
export const contentSecurityPolicy = [
  "default-src 'none'",
  `script-src '${cardScriptHash}'`,
  "style-src 'unsafe-inline'",
  "img-src 'self' https: data:",
  "connect-src 'self'",
  "manifest-src 'self'",
  "worker-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'self'",
].join('; ')
