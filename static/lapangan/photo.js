// A photo from the camera, made small enough for a weak signal before it is kept.

import { savePhoto } from "./store.js";
import { uuid } from "./reports.js";

const MOST_BYTES = 400 * 1000;
const SIDES = [1600, 1280, 1024, 800];
const QUALITIES = [0.8, 0.65, 0.5];

/** Compresses a file and keeps it with its report. Raises StorageFull, or an Error whose message says what is wrong. */
export async function addPhoto(report, file) {
  const blob = await compressed(await picture(file));
  const sha256 = await hash(blob);
  await savePhoto({ id: uuid(), user: report.user, report: report.id, kind: report.kind, blob, size: blob.size, sha256, state: "waiting" });
}

/** An <img>, because it turns the picture as the camera held it. */
async function picture(file) {
  const image = new Image();
  image.src = URL.createObjectURL(file);
  try {
    await image.decode();
    return image;
  } catch (error) {
    throw new Error("Berkas ini bukan foto yang dapat dibuka.");
  } finally {
    URL.revokeObjectURL(image.src);
  }
}

async function compressed(image) {
  let made = null;
  for (const side of SIDES) {
    const scale = Math.min(1, side / Math.max(image.naturalWidth, image.naturalHeight));
    const canvas = document.createElement("canvas");
    canvas.width = Math.round(image.naturalWidth * scale);
    canvas.height = Math.round(image.naturalHeight * scale);
    canvas.getContext("2d").drawImage(image, 0, 0, canvas.width, canvas.height);
    for (const quality of QUALITIES) {
      made = await new Promise((done) => canvas.toBlob(done, "image/jpeg", quality));
      if (made && made.size <= MOST_BYTES) return made;
    }
  }
  if (!made) throw new Error("Telepon ini tidak dapat mengecilkan fotonya.");
  return made;
}

async function hash(blob) {
  const digest = await crypto.subtle.digest("SHA-256", await blob.arrayBuffer());
  return Array.from(new Uint8Array(digest), (byte) => byte.toString(16).padStart(2, "0")).join("");
}

/** Where the phone is: `{latitude, longitude, accuracy_m, at}`, known for `maximumAge` ms at most. Raises an Error whose message says why not. */
export function position(maximumAge) {
  return new Promise((resolve, reject) => {
    if (!navigator.geolocation) return reject(new Error("Telepon ini tidak mengenal posisinya."));
    const found = ({ coords, timestamp }) =>
      resolve({ latitude: coords.latitude, longitude: coords.longitude, accuracy_m: Math.round(coords.accuracy), at: timestamp });
    const refused = ({ code }) =>
      reject(new Error(code === 1 ? "Izin posisi ditolak; laporan tetap dapat dikirim." : "Posisi belum ditemukan; laporan tetap dapat dikirim."));
    navigator.geolocation.getCurrentPosition(found, refused, { enableHighAccuracy: true, timeout: 30000, maximumAge });
  });
}
