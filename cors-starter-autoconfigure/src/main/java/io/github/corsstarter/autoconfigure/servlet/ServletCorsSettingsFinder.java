package io.github.corsstarter.autoconfigure.servlet;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import io.github.corsstarter.autoconfigure.ActuatorPath;
import io.github.corsstarter.autoconfigure.JettyCorsLayers;
import io.github.corsstarter.autoconfigure.MappingCode;
import io.github.corsstarter.autoconfigure.OriginPlaceholders;
import io.github.corsstarter.autoconfigure.OtherCorsProperties;
import io.github.corsstarter.autoconfigure.ScopedTarget;
import io.github.corsstarter.autoconfigure.SecurityChain;
import io.github.corsstarter.web.CorsLayer;
import io.github.corsstarter.web.CorsStartReportBuilder;
import io.github.corsstarter.web.HandlerPaths;

import org.springframework.beans.factory.BeanFactoryUtils;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.context.ApplicationContext;
import org.springframework.util.ClassUtils;
import org.springframework.web.context.WebApplicationContext;
import org.springframework.web.cors.CorsConfigurationSource;
import org.springframework.web.servlet.handler.AbstractUrlHandlerMapping;

/**
 * Finds other parts of a servlet application that would answer CORS requests or add CORS
 * headers.
 */
final class ServletCorsSettingsFinder {

	private static final boolean SECURITY = ClassUtils.isPresent("org.springframework.security.web.SecurityFilterChain",
			ServletCorsSettingsFinder.class.getClassLoader());

	private static final boolean ENDPOINTS = ClassUtils.isPresent(
			"org.springframework.web.socket.server.standard.ServerEndpointExporter",
			ServletCorsSettingsFinder.class.getClassLoader())
			&& ClassUtils.isPresent("jakarta.websocket.server.ServerEndpoint",
					ServletCorsSettingsFinder.class.getClassLoader())
			&& ClassUtils.isPresent("jakarta.websocket.EndpointConfig",
					ServletCorsSettingsFinder.class.getClassLoader());

	private static final boolean WEB_SOCKET = ClassUtils.isPresent(
			"org.springframework.web.socket.server.support.WebSocketHttpRequestHandler",
			ServletCorsSettingsFinder.class.getClassLoader());

	private final ConfigurableListableBeanFactory beans;

	private final ApplicationContext context;

	private final OtherCorsProperties properties;

	private final MappingCorsLayers mappings;

	ServletCorsSettingsFinder(ConfigurableListableBeanFactory beans, ApplicationContext context) {
		this.beans = beans;
		this.context = context;
		this.properties = new OtherCorsProperties(context.getEnvironment());
		this.mappings = new MappingCorsLayers(beans, this.properties);
	}

	/**
	 * Add them to a report, once all handlers are registered.
	 */
	void addTo(CorsStartReportBuilder report) {
		ServletFilters filters = new ServletFilters(this.beans, this.context);
		JettyCorsLayers.find(this.context).forEach(report::add);
		Map<Object, String> sources = sources();
		new FilterCorsLayers(this.beans, this.context, filters).addTo(report, sources);
		sources.forEach((source, name) -> {
			boolean created = source instanceof CorsConfigurationSource;
			boolean used = !created || this.mappings.use(source);
			report.add(CorsLayer.ofSource(name, !used, List.of(this.beans.getDependentBeans(name)), created
					? SpringCorsSettings.rules((CorsConfigurationSource) source) : SpringCorsSettings.ANYWHERE));
		});
		List<SecurityChain> applying = chainsThatApplySettingsOfHandlers();
		boolean onManagementPort = applying.stream().anyMatch(SecurityChain::isForAllAndActuator);
		if (onManagementPort) {
			report.addPathOfFilters(ActuatorPath.ofOtherPort(this.context));
		}
		if (applying.stream().noneMatch(SecurityChain::isForAll)) {
			filters.otherServlets()
				.forEach((name, paths) -> report
					.add(FilterCorsLayers.outside(CorsLayer.Place.OTHER_SERVLET, name, paths)));
		}
		filters.ownContexts()
			.forEach((name,
					paths) -> report.add(new CorsLayer("the handlers of the servlet '" + name + "'",
							CorsLayer.Place.SERVLET, " (not searched, since it has its own application context)",
							paths.stream().map((path) -> new CorsLayer.Rule(path, null)).toList())));
		this.mappings.addTo(report,
				(rules) -> onManagementPort ? FilterCorsLayers.noteOfManagementPort(this.context, rules) : "");
		if (WEB_SOCKET) {
			WebSocketLayers.find(this.beans).forEach(report::add);
		}
		if (ENDPOINTS) {
			report.add(CorsLayer.ofContainer(ContainerEndpoints.paths(this.beans)));
		}
		report.addActuator(this.properties.actuator(), ActuatorPath.ofOtherPort(this.context));
		String actuatorPath = ActuatorPath.get(this.context);
		HandlerPaths handlers = new ServletHandlerPaths(this.context,
				(this.context instanceof WebApplicationContext web) ? web.getServletContext() : null)
			.get()
			.leavingAlone((actuatorPath != null) ? List.of(actuatorPath + "/**") : List.of());
		report.translateFor(handlers,
				() -> isComparable(filters)
						? new ServletCorsProbe(this.beans, filters, SECURITY, this.mappings.all().keySet()) : null,
				() -> OriginPlaceholders.find(this.context.getEnvironment()));
	}

	/**
	 * Return the chains of Spring Security that apply Spring MVC's settings to all of
	 * their requests, also to those of other servlets, as those of files for all paths.
	 */
	private List<SecurityChain> chainsThatApplySettingsOfHandlers() {
		boolean files = this.mappings.all()
			.keySet()
			.stream()
			.anyMatch((mapping) -> mapping instanceof AbstractUrlHandlerMapping urls
					&& MappingCorsLayers.urlHandlers(urls).containsKey("/**"));
		if (!SECURITY || !files) {
			return List.of();
		}
		return SecurityCorsLayers.find(this.beans)
			.stream()
			.filter((each) -> SpringCorsSettings.appliesSettingsOfHandlers(each.getKey()))
			.map(Map.Entry::getValue)
			.toList();
	}

	/**
	 * Return whether Spring's own types decide about all requests. Other code isn't run
	 * at startup.
	 */
	private boolean isComparable(ServletFilters filters) {
		return filters.servletPath() != null && filters.foreignCorsFilters().isEmpty()
				&& JettyCorsLayers.find(this.context).isEmpty()
				&& this.mappings.all()
					.keySet()
					.stream()
					.allMatch((mapping) -> MappingCode.isSprings(mapping.getClass()));
	}

	private Map<Object, String> sources() {
		Map<Object, String> sources = new LinkedHashMap<>();
		for (String name : BeanFactoryUtils.beanNamesForTypeIncludingAncestors(this.beans,
				CorsConfigurationSource.class, false, false)) {
			// Spring MVC's own handlers and mappings are also sources
			if (SpringCorsSettings.isOfSpringMvc(this.beans.getType(name))) {
				continue;
			}
			if (!MappingCode.exists(this.beans, name)) {
				// A lazy bean, which isn't created only to be read
				sources.put(new Object(), name);
			}
			else if (ScopedTarget.of(this.beans.getBean(name)) instanceof CorsConfigurationSource source) {
				sources.put(source, name);
			}
		}
		return sources;
	}

}
