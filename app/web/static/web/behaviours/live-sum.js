// Asks for the sum again while somebody types, and shows it in place. Only the newest answer counts; without one the page stays.
const asked = new Set(["code", "quantity", "currency", "kind", "email", "use_credit"]);
const pause = 400;

export function begin(place) {
  const form = place.closest("form");
  let timer = 0;
  let newest = 0;
  form.addEventListener("input", (event) => {
    if (place.dataset.asks !== "all" && !asked.has(event.target.name)) return;
    clearTimeout(timer);
    timer = setTimeout(async () => {
      const number = ++newest;
      const sum = await fetchSum(place.dataset.address, form).catch(() => null);
      if (sum && number === newest) place.innerHTML = sum.html;
    }, pause);
  });
}

async function fetchSum(address, form) {
  const answer = await fetch(address, { method: "POST", body: new FormData(form), headers: { Accept: "application/json" } });
  return answer.ok ? answer.json() : null;
}
