// Keeps the page, so that it works without a network after the first visit. `files` and `version` stand above: the
// build writes them in front of this text.

const cacheName = `autodiff-${version}`;

addEventListener("install", event => event.waitUntil((async () => {
    const cache = await caches.open(cacheName);
    await cache.addAll(files.map(file => new Request(file, { cache: "no-cache" })));
    await skipWaiting();
})()));

addEventListener("activate", event => event.waitUntil((async () => {
    const old = (await caches.keys()).filter(name => name.startsWith("autodiff-") && name !== cacheName);
    await Promise.all(old.map(name => caches.delete(name)));
    await clients.claim();
})()));

addEventListener("fetch", event => {
    if (event.request.method === "GET" && new URL(event.request.url).origin === location.origin) {
        event.respondWith((async () => {
            const cache = await caches.open(cacheName);
            return await cache.match(event.request, { ignoreSearch: true }) ?? fetch(event.request);
        })());
    }
});
