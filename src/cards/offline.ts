/** Cards a browser keeps; the one opened longest ago goes first. */
const CARDS_KEPT = 40

/**
 * The service worker of /card/: a card and its contact that were opened once open again without a network. With one, the
 * network is always asked, so that nothing shown is older than it need be; what was withdrawn is forgotten once somebody
 * opens it with one. What counts goes past it: a Chromium drops what a page sends through one as it goes.
 */
export const offlineScript = `const open=()=>caches.open('cards');
const keep=async(url,answer)=>{
const cache=await open();
if(answer.status===404||answer.status===410)await cache.delete(url);
if(!answer.ok)return;
const {status,headers}=answer,body=await answer.blob();
await cache.delete(url);
await cache.put(url,new Response(body,{status,headers}));
for(const old of (await cache.keys()).slice(0,-${CARDS_KEPT}))await cache.delete(old)};
const kept=async url=>(await open()).match(url);
const plain=url=>url.replace(/[?#].*/,'');
addEventListener('install',event=>{
skipWaiting();
event.addRoutes?.({condition:{urlPattern:'/api/*'},source:'network'})});
addEventListener('activate',event=>event.waitUntil((async()=>{
await registration.navigationPreload?.enable();
await clients.claim();
for(const {url} of await clients.matchAll())if(new URL(url).pathname.startsWith('/card/'))
await fetch(plain(url)).then(answer=>keep(plain(url),answer)).catch(()=>{})})()));
addEventListener('fetch',event=>{
const {request}=event,url=plain(request.url);
if(request.method!=='GET'||request.mode!=='navigate'&&!url.endsWith('.vcf'))return;
event.respondWith((async()=>{
try{
const answer=await event.preloadResponse||await fetch(request);
if(answer.status>=500)return await kept(url)||answer;
if(!answer.redirected)event.waitUntil(keep(url,answer.clone()));
return answer}
catch(error){
const answer=await kept(url);
if(answer)return answer;
throw error}})())});
`
