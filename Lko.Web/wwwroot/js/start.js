// The first connection and the first drawing over it. The framework tries each once, and leaves a page that only looks alive; here the connection is
// tried until it stands, a page that is not drawn then is loaded anew, and the person is told so.
const modal = document.getElementById('components-reconnect-modal');
const shown = 'components-reconnect-show';
const failed = 'components-reconnect-failed';
const firstPause = 500;
const longestPause = 10_000;
// What neither comes about nor fails is given up after so long: the framework would wait for minutes, and the page would look alive meanwhile.
const patience = 15_000;
let stands = false;

class ImpatientWebSocket extends WebSocket {
  constructor(url, protocols) {
    super(url, protocols);
    setTimeout(() => this.readyState === WebSocket.CONNECTING && this.close(), patience);
  }
}

function tell(state) {
  if (modal && !modal.open) {
    modal.classList.add(state);
    modal.showModal();
  }
}

function tellNoMore() {
  if (modal?.classList.contains(shown)) {
    modal.classList.remove(shown);
    modal.close();
  }
}

// A call that got lost on a connection that stands fails for nobody. Loaded anew already once, the page leaves the rest to its person.
function watchFirstDrawing() {
  setTimeout(() => {
    if (!document.querySelector('[data-interactive=false]') || modal?.open) {
      return;
    }

    if (performance.getEntriesByType('navigation')[0]?.type === 'reload') {
      tell(failed);
    } else {
      location.reload();
    }
  }, patience);
}

function persistent(connection) {
  const start = connection.start.bind(connection);
  connection.start = async () => {
    // Later on the framework's own attempts count, with pauses and an end of their own.
    for (let pause = firstPause; !stands; pause = Math.min(2 * pause, longestPause)) {
      try {
        await start();
        stands = true;
        tellNoMore();
        watchFirstDrawing();
        return;
      } catch {
        tell(shown);
        await new Promise(over => setTimeout(over, pause));
      }
    }

    await start();
  };
  return connection;
}

// Without the framework itself there is nothing to start; arrive.js sees to that.
window.Blazor?.start({
  circuit: {
    configureSignalR: builder => {
      builder.withUrl('_blazor', { timeout: patience, WebSocket: ImpatientWebSocket });
      const build = builder.build.bind(builder);
      builder.build = () => persistent(build());
    },
  },
});
