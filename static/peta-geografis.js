// The geographic map: outlines, TPS and reports that the page carries, drawn with Leaflet. Every word goes in as text;
// how large a sign is, the style sheet says (iconSize null).
(function () {
  "use strict";
  const box = document.getElementById("peta-geografis");
  const drawing = JSON.parse(document.getElementById("data-peta").textContent);
  const map = L.map(box, { attributionControl: false, zoomControl: false, zoomSnap: 0.25 });
  const bounds = L.latLngBounds([]);
  const kind = (state) => (state ? "s--" + state.replace("_", "-") : "");

  function line(words) {
    const span = document.createElement("span");
    span.textContent = words;
    return span;
  }

  // A name that leads to its place, and what is true of it.
  function card(thing) {
    const made = document.createElement("p");
    const link = document.createElement("a");
    link.href = thing.url;
    link.textContent = thing.name;
    made.append(link);
    for (const words of [thing.said, thing.how]) {
      if (words) made.append(document.createElement("br"), line(words));
    }
    return made;
  }

  function pin(thing, icon, rise) {
    const title = thing.name + ": " + thing.said;
    const marker = L.marker(thing.at, { icon: icon, title: title, zIndexOffset: rise, riseOnHover: true });
    marker.on("add", () => marker.getElement().setAttribute("aria-label", title));
    marker.bindPopup(() => card(thing), { closeButton: false }).addTo(map);
    bounds.extend(thing.at);
  }

  L.control.zoom({ zoomInTitle: "Perbesar", zoomOutTitle: "Perkecil" }).addTo(map);
  L.control.scale({ imperial: false }).addTo(map);
  if (drawing.tiles) L.tileLayer(drawing.tiles, { maxZoom: 19 }).addTo(map);
  map.createPane("names").style.zIndex = 450; // above the outlines, below the signs
  const areas = L.geoJSON(drawing.areas, {
    style: (feature) => ({ className: "area " + kind(feature.properties.state), weight: 1.5 }),
    onEachFeature: function (feature, layer) {
      const edge = layer.getBounds();
      const top = [edge.getNorth(), edge.getCenter().lng];
      const name = L.tooltip({ permanent: true, direction: "top", className: "area__name", pane: "names" });
      if (drawing.areas.length > 1) name.setLatLng(top).setContent(line(feature.properties.name)).addTo(map);
      layer.bindPopup(() => card(feature.properties), { closeButton: false });
    },
  }).addTo(map);
  if (drawing.areas.length) bounds.extend(areas.getBounds());
  for (const report of drawing.reports) pin(report, L.divIcon({ className: "told", iconSize: null }), -1000);
  for (const spot of drawing.spots) {
    const waiting = ["bermasalah", "tidak_diketahui"].includes(spot.state);
    pin(spot, L.divIcon({ className: "s " + kind(spot.state), iconSize: null }), waiting ? 1000 : 0);
  }
  map.fitBounds(bounds, { padding: [24, 24], maxZoom: 15 });
})();
