//! `likewise serve`

use likewise_bootstrap::settings::Settings;

use crate::{
    arguments::Serve,
    output::{self, Exit},
};

pub(super) async fn run(serve: &Serve, mut settings: Settings) -> anyhow::Result<Exit> {
    if let Some(listen) = serve.listen {
        settings.http.listen = listen;
        if !listen.ip().is_loopback() && settings.http.admin_token.is_none() {
            return Err(output::usage(format!(
                "--listen: {listen} is an address that others can reach, which needs http.admin_token; \
                 accepted without it is loopback"
            )));
        }
    }
    let ready = Box::new(|address| output::note(&format!("ready: http://{address}")));
    likewise_server::serve(settings, ready).await?;
    Ok(Exit::Success)
}
