// A QR code of one size, drawn on the phone itself so that a receipt can be shown where there is no signal:
// version 15, level L, mask 0 (ISO/IEC 18004), which holds 520 bytes; the address of a signed receipt has about 450.

const SIZE = 77, QUIET = 4;
const BLOCKS = [87, 87, 87, 87, 87, 88], CHECKS = 22, DATA = 523;
const ALIGNED = [6, 26, 48, 70];
const FORMAT = remainder(0b01000, 10, 0x537) ^ 0x5412; // level L, mask 0
const VERSION = remainder(15, 12, 0x1f25);

/** `value` followed by the bits that a BCH code adds to it. */
function remainder(value, bits, generator) {
  let rest = value << bits;
  for (let n = 31 - Math.clz32(rest); n >= bits; n -= 1) if ((rest >> n) & 1) rest ^= generator << (n - bits);
  return (value << bits) | rest;
}

const EXP = new Uint8Array(510), LOG = new Uint8Array(256);
for (let n = 0, value = 1; n < 255; n += 1) {
  EXP[n] = EXP[n + 255] = value;
  LOG[value] = n;
  value = value & 128 ? (value << 1) ^ 0x11d : value << 1;
}
const times = (a, b) => (a && b ? EXP[LOG[a] + LOG[b]] : 0);

let generator = [1];
for (let n = 0; n < CHECKS; n += 1) {
  generator = [...generator, 0].map((value, k) => value ^ (k ? times(generator[k - 1], EXP[n]) : 0));
}

function checks(block) {
  const rest = [...block, ...new Array(CHECKS).fill(0)];
  block.forEach((_, n) => {
    const lead = rest[n];
    generator.forEach((value, k) => { rest[n + k] ^= times(value, lead); });
  });
  return rest.slice(block.length);
}

/** Mode, length, bytes and padding; then every block with its check bytes, woven together. */
function codewords(bytes) {
  const nibbles = [4, ...[12, 8, 4, 0].map((shift) => (bytes.length >> shift) & 15)];
  bytes.forEach((byte) => nibbles.push(byte >> 4, byte & 15));
  nibbles.push(0);
  const data = [];
  for (let n = 0; n < nibbles.length; n += 2) data.push((nibbles[n] << 4) | nibbles[n + 1]);
  for (let n = 0; data.length < DATA; n += 1) data.push(n % 2 ? 0x11 : 0xec);
  let at = 0;
  const blocks = BLOCKS.map((length) => data.slice(at, (at += length)));
  const woven = (parts) => Array.from({ length: Math.max(...parts.map((part) => part.length)) }, (_, n) => parts.map((part) => part[n])).flat();
  return [...woven(blocks), ...woven(blocks.map(checks))].filter((byte) => byte !== undefined);
}

/** The modules as rows of booleans; null when the text is too long. */
export function modules(text) {
  const bytes = new TextEncoder().encode(text);
  if (bytes.length > DATA - 3) return null;
  const grid = Array.from({ length: SIZE }, () => new Array(SIZE).fill(null));
  patterns(grid);
  fill(grid, codewords(bytes));
  return grid;
}

function patterns(grid) {
  const set = (x, y, dark) => { if (grid[y] && x >= 0 && x < SIZE) grid[y][x] = Boolean(dark); };
  for (const [left, top] of [[0, 0], [SIZE - 7, 0], [0, SIZE - 7]]) {
    for (let y = -1; y <= 7; y += 1) for (let x = -1; x <= 7; x += 1) {
      const ring = Math.max(Math.abs(x - 3), Math.abs(y - 3));
      set(left + x, top + y, ring !== 2 && ring !== 4);
    }
  }
  for (const cy of ALIGNED) for (const cx of ALIGNED) {
    if (grid[cy][cx] !== null) continue; // a finder stands there
    for (let y = -2; y <= 2; y += 1) for (let x = -2; x <= 2; x += 1) set(cx + x, cy + y, Math.max(Math.abs(x), Math.abs(y)) !== 1);
  }
  for (let n = 8; n < SIZE - 8; n += 1) {
    set(n, 6, n % 2 === 0);
    set(6, n, n % 2 === 0);
  }
  for (let n = 0; n < 18; n += 1) {
    const bit = (VERSION >> n) & 1, along = Math.floor(n / 3), across = SIZE - 11 + (n % 3);
    set(across, along, bit);
    set(along, across, bit);
  }
  for (let n = 0; n < 15; n += 1) {
    const bit = (FORMAT >> n) & 1;
    set(8, n < 6 ? n : n < 8 ? n + 1 : SIZE - 15 + n, bit);
    set(n < 8 ? SIZE - 1 - n : n < 9 ? 7 : 14 - n, 8, bit);
  }
  set(8, SIZE - 8, true);
}

/** Two columns at a time, up and down from the lower right corner. */
function fill(grid, words) {
  let n = 0, up = true;
  for (let right = SIZE - 1; right > 0; right -= 2) {
    if (right === 6) right = 5;
    for (let step = 0; step < SIZE; step += 1) {
      const y = up ? SIZE - 1 - step : step;
      for (const x of [right, right - 1]) {
        if (grid[y][x] !== null) continue;
        const bit = n < words.length * 8 ? (words[n >> 3] >> (7 - (n & 7))) & 1 : 0;
        grid[y][x] = Boolean(bit) !== ((x + y) % 2 === 0);
        n += 1;
      }
    }
    up = !up;
  }
}

/** An SVG of the code; null when the text is too long. */
export function drawing(text, name) {
  const grid = modules(text);
  if (!grid) return null;
  const path = grid.flatMap((row, y) => row.map((dark, x) => (dark ? "M" + (x + QUIET) + " " + (y + QUIET) + "h1v1h-1z" : ""))).join("");
  const make = (tag, traits) => {
    const made = document.createElementNS("http://www.w3.org/2000/svg", tag);
    Object.entries(traits).forEach(([key, value]) => made.setAttribute(key, value));
    return made;
  };
  const whole = SIZE + 2 * QUIET;
  const svg = make("svg", { viewBox: "0 0 " + whole + " " + whole, class: "code", role: "img", "aria-label": name, "shape-rendering": "crispEdges" });
  svg.append(make("path", { d: "M0 0h" + whole + "v" + whole + "H0z", fill: "#fff" }), make("path", { d: path, fill: "#000" }));
  return svg;
}
