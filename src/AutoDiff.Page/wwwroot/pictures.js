// Pictures of a claim: both sides along a variable, errors, Jacobians, and what is computed from what.
import { element } from "./typeset.js";

const width = 420;
const height = 240;
const margin = { left: 52, right: 10, top: 10, bottom: 34 };

function svg(tag, properties = {}, ...children) {
    const made = document.createElementNS("http://www.w3.org/2000/svg", tag);
    Object.entries(properties).forEach(([name, value]) => made.setAttribute(name, value));
    made.append(...children);
    return made;
}

const short = x => typeof x !== "number" ? String(x)
    : x === 0 ? "0"
        : Math.abs(x) >= 1e4 || Math.abs(x) < 1e-3 ? x.toExponential(1) : String(Number(x.toPrecision(3)));

const finite = values => values.filter(value => typeof value === "number");

function figure(title, description, drawing, ...more) {
    drawing.setAttribute("role", "img");
    drawing.setAttribute("aria-label", description);
    return element("figure", { className: "picture" }, element("figcaption", {}, title), ...more, drawing);
}

// An axis from the smallest to the largest value, with a little room; steep ends do not hide the middle.
function scale(values, from, to, trims = false) {
    const sorted = finite(values).sort((a, b) => a - b);
    const cut = trims ? Math.floor(sorted.length * 0.03) : 0;
    let [low, high] = [sorted[cut] ?? 0, sorted[sorted.length - 1 - cut] ?? 1];
    if (high - low < 1e-12 * Math.max(1, Math.abs(low))) {
        [low, high] = [low - 1, high + 1];
    }

    const room = (high - low) * 0.06;
    [low, high] = [low - room, high + room];
    const at = x => from + ((x - low) / (high - low)) * (to - from);
    const step = 10 ** Math.floor(Math.log10((high - low) / 3));
    const unit = [1, 2, 5, 10].map(k => k * step).find(k => (high - low) / k <= 5) ?? step;
    const ticks = [];
    for (let k = Math.ceil(low / unit); k * unit <= high; k++) {
        ticks.push(Number((k * unit).toPrecision(12)));
    }

    return { at, ticks, low, high };
}

function axes(x, y, labelX, labelY, format = short) {
    const bottom = height - margin.bottom;
    return [
        ...x.ticks.flatMap(tick => [
            svg("line", { x1: x.at(tick), x2: x.at(tick), y1: margin.top, y2: bottom, class: "grid" }),
            svg("text", { x: x.at(tick), y: bottom + 14, class: "tick", "text-anchor": "middle" }, format(tick)),
        ]),
        ...y.ticks.flatMap(tick => [
            svg("line", { x1: margin.left, x2: width - margin.right, y1: y.at(tick), y2: y.at(tick), class: "grid" }),
            svg("text", { x: margin.left - 5, y: y.at(tick) + 4, class: "tick", "text-anchor": "end" }, format(tick)),
        ]),
        svg("text", { x: (margin.left + width - margin.right) / 2, y: height - 4, class: "label",
            "text-anchor": "middle" }, labelX),
        svg("text", { x: 12, y: (margin.top + bottom) / 2, class: "label", "text-anchor": "middle",
            transform: `rotate(-90 12 ${(margin.top + bottom) / 2})` }, labelY),
    ];
}

const canvas = (...children) => svg("svg", { viewBox: `0 0 ${width} ${height}`, class: "plot" }, ...children);

function path(xs, ys, x, y, className) {
    let pen = "M";
    let d = "";
    xs.forEach((value, k) => {
        const point = ys[k];
        if (typeof point !== "number" || point < y.low || point > y.high) {
            pen = "M";
            return;
        }

        d += `${pen}${x.at(value).toFixed(1)},${y.at(point).toFixed(1)}`;
        pen = "L";
    });
    return svg("path", { d: d || "M0,0", class: `curve ${className}` });
}

function flat(value) {
    return Array.isArray(value) ? value.flatMap(flat) : [value];
}

const nameOf = (name, element, count) => count > 1 ? `${name}[${element}]` : name;

function curve(answer, again) {
    const drawn = answer.curve;
    if (!drawn) {
        return [];
    }

    const lines = [["derivative", drawn.derivative, "the derivative"], ["claimed", drawn.claimed, "the claim"]];
    if (finite(drawn.value).length > 0) {
        lines.unshift(["value", drawn.value, "the function"]);
    }

    const x = scale(drawn.x, margin.left, width - margin.right);
    const y = scale(lines.flatMap(line => line[1]), height - margin.bottom, margin.top, true);
    const counts = Object.entries(answer.point).map(([name, value]) => [name, flat(value).length]);
    const along = nameOf(drawn.variable, drawn.element, Object.fromEntries(counts)[drawn.variable]);
    const select = (label, options, chosen, onchange) => element("label", {}, `${label} `, element("select", {
        onchange: event => onchange(event.target.value),
    }, ...options.map(([value, text]) => element("option", { value, selected: value === chosen }, text))));
    const variables = counts.flatMap(([name, count]) => Array.from({ length: Math.min(count, 12) },
        (_, k) => [`${name}|${k}`, nameOf(name, k, count)]));
    const entries = flat(answer.derivative).slice(0, 64).map((_, k) => [String(k), `entry ${k}`]);
    const change = (variable, entry) => {
        const [name, k] = variable.split("|");
        again({ along: name, element: Number(k), entry: Number(entry) });
    };
    const here = `${drawn.variable}|${drawn.element}`;
    const legend = element("p", { className: "legend" }, ...lines.map(([className, , text]) =>
        element("span", { className: `key ${className}` }, text)));
    const drawing = canvas(
        ...axes(x, y, along, ""),
        svg("line", { x1: x.at(drawn.at), x2: x.at(drawn.at), y1: margin.top, y2: height - margin.bottom,
            class: "here" }),
        ...lines.map(([className, ys]) => path(drawn.x, ys, x, y, className)));
    return [figure(`Along ${along}`,
        `The derivative and the claim along ${along}; at ${short(drawn.at)} they are ` +
        `${short(flat(answer.derivative)[drawn.entry])} and ${short(flat(answer.claimed)[drawn.entry])}.`,
        drawing,
        element("div", { className: "choices" },
            select("Along", variables, here, value => change(value, drawn.entry)),
            entries.length > 1
                ? select("of", entries, String(drawn.entry), value => change(here, value)) : null),
        legend)];
}

function errors(answer) {
    const tiny = 1e-18;
    const points = answer.errors.filter(pair => finite(pair).length === 2)
        .map(([size, error]) => [Math.log10(Math.max(size, tiny)), Math.log10(Math.max(error, tiny))]);
    if (points.length < 2) {
        return [];
    }

    const x = scale(points.map(point => point[0]), margin.left, width - margin.right);
    const y = scale([...points.map(point => point[1]), 0, -16], height - margin.bottom, margin.top);
    const power = k => Number.isInteger(k) ? `1e${k}` : "";
    const largest = Math.max(...answer.errors.flatMap(pair => finite([pair[1]])));
    return [figure("Error over the tried points",
        `The largest difference between claim and derivative at ${points.length} points is ${short(largest)}.`,
        canvas(...axes(x, y, "size of the derivative", "difference", power),
            ...points.map(([px, py]) => svg("circle", { cx: x.at(px), cy: y.at(py), r: 3, class: "dot" }))))];
}

function heat(title, matrix, largest, wrong) {
    const rows = matrix.length;
    const columns = matrix[0].length;
    const side = Math.min(36, 300 / Math.max(rows, columns));
    const cells = matrix.flatMap((row, i) => row.map((value, j) => {
        const strength = typeof value === "number" ? Math.min(1, Math.abs(value) / largest) : 0;
        const cell = svg("rect", {
            x: j * side, y: i * side, width: side - 1, height: side - 1,
            class: `${value < 0 ? "negative" : "positive"}${wrong.has(`${i},${j}`) ? " wrong" : ""}`,
            "fill-opacity": (0.08 + 0.92 * strength).toFixed(3),
        }, svg("title", {}, `[${i}, ${j}]: ${short(value)}`));
        return cell;
    }));
    const drawing = svg("svg", { viewBox: `-2 -2 ${columns * side + 4} ${rows * side + 4}`, class: "heat",
        style: `width:${Math.round(columns * side + 4)}px` }, ...cells);
    return figure(title, `${title}: ${rows} rows and ${columns} columns, the largest size ${short(largest)}` +
        `${wrong.size > 0 ? `, ${wrong.size} entries are wrong` : ""}.`, drawing);
}

function jacobian(answer, report) {
    const isMatrix = Array.isArray(answer.derivative) && Array.isArray(answer.derivative[0]) &&
        !Array.isArray(answer.derivative[0][0]) && answer.derivative[0].length > 0;
    if (!isMatrix) {
        return [];
    }

    const largest = Math.max(...finite(flat([answer.derivative, answer.claimed])).map(Math.abs), 1e-300);
    const wrong = new Set((report.counterexample?.wrong ?? []).map(position => position.join()));
    return [element("div", { className: "pair" },
        heat("The derivative", answer.derivative, largest, new Set()),
        heat("The claim", answer.claimed, largest, wrong))];
}

const brief = value => {
    const all = flat(value);
    return all.length === 1 ? short(all[0])
        : `[${all.slice(0, 3).map(short).join(", ")}${all.length > 3 ? ", …" : ""}]`;
};

function graph(answer) {
    const nodes = answer.graph.nodes;
    if (nodes.length === 0 || nodes.length > 60) {
        return [];
    }

    const level = [];
    const depth = k => level[k] ??= 1 + Math.max(-1, ...nodes[k].from.map(depth));
    nodes.forEach((_, k) => depth(k));
    const columns = Math.max(...level) + 1;
    const rowOf = Array(columns).fill(0);
    const [boxWidth, boxHeight, gapX, gapY] = [170, 58, 46, 18];
    const place = nodes.map((_, k) => ({ x: level[k] * (boxWidth + gapX), y: rowOf[level[k]]++ * (boxHeight + gapY) }));
    const tallest = Math.max(...rowOf);
    nodes.forEach((_, k) => {
        place[k].y += ((tallest - rowOf[level[k]]) * (boxHeight + gapY)) / 2;
    });
    const edges = nodes.flatMap((node, k) => node.from.map(from => svg("path", {
        d: `M${place[from].x + boxWidth},${place[from].y + boxHeight / 2}` +
            `C${place[from].x + boxWidth + gapX / 2},${place[from].y + boxHeight / 2} ` +
            `${place[k].x - gapX / 2},${place[k].y + boxHeight / 2} ${place[k].x},${place[k].y + boxHeight / 2}`,
        class: "edge",
    })));
    const boxes = nodes.map((node, k) => svg("g", { transform: `translate(${place[k].x} ${place[k].y})` },
        svg("title", {}, node.formula),
        svg("rect", { width: boxWidth, height: boxHeight, rx: 6, class: node.from.length ? "node" : "node input" }),
        svg("text", { x: 8, y: 17, class: "name" }, node.name),
        svg("text", { x: 8, y: 34, class: "value" }, `value ${brief(node.value)}`),
        svg("text", { x: 8, y: 50, class: "adjoint" }, `adjoint ${brief(node.adjoint)}`)));
    const size = [columns * (boxWidth + gapX) - gapX, tallest * (boxHeight + gapY) - gapY];
    const drawing = svg("svg", { viewBox: `-2 -2 ${size[0] + 4} ${size[1] + 4}`, class: "graph",
        style: `width:${size[0] + 4}px` }, ...edges, ...boxes);
    const made = figure("What is computed from what, with values and adjoints",
        nodes.map(node => `${node.name}: value ${brief(node.value)}, adjoint ${brief(node.adjoint)}`).join("; "),
        drawing);
    const frame = element("div", { className: "wide", tabIndex: 0, role: "region", ariaLabel: "Computation graph" });
    drawing.replaceWith(frame);
    frame.append(drawing);
    return [made];
}

/** All pictures of a claim. */
export function drawPictures(answer, report, again) {
    return [
        answer.sizes ? element("p", { className: "quiet" }, `At a point for ${answer.sizes}.`) : null,
        ...curve(answer, again), ...jacobian(answer, report), ...errors(answer), ...graph(answer),
    ].filter(part => part);
}
