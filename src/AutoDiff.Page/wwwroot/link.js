// A document in the part of the address that is sent to nobody.

async function through(bytes, stream) {
    const writer = stream.writable.getWriter();
    writer.write(bytes);
    writer.close();
    return new Uint8Array(await new Response(stream.readable).arrayBuffer());
}

/** The address of this page with a document in it. */
export async function linkTo(name, text) {
    const bytes = await through(
        new TextEncoder().encode(JSON.stringify({ name, text })), new CompressionStream("deflate-raw"));
    const code = btoa(Array.from(bytes, byte => String.fromCharCode(byte)).join(""))
        .replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");
    return `${location.origin}${location.pathname}#d=${code}`;
}

/** The document in the address, if there is one that can be read. */
export async function linked() {
    const code = /^#d=([\w-]+)$/.exec(location.hash)?.[1];
    if (!code) {
        return null;
    }

    try {
        const bytes = Uint8Array.from(
            atob(code.replaceAll("-", "+").replaceAll("_", "/")), letter => letter.charCodeAt(0));
        const { name, text } = JSON.parse(
            new TextDecoder().decode(await through(bytes, new DecompressionStream("deflate-raw"))));
        return typeof name === "string" && typeof text === "string" ? { name, text } : null;
    } catch {
        return null;
    }
}
